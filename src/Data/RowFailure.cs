namespace Microsoft.ML.ResNet;

/// <summary>Why the image of one row could not be read.</summary>
/// <param name="Slot">The image's place among those read.</param>
/// <param name="Row">Row number in the data, counted from 0.</param>
/// <param name="Reason">Its message is only the reason.</param>
internal sealed record RowFailure(int Slot, long Row, UnreadableImageException Reason)
{
    /// <summary>The failure as users meet it.</summary>
    public static InvalidDataException At(long row, string role, string columnName, Exception reason) =>
        new($"Row {row} (counted from 0) of the {role}, column '{columnName}': the image cannot be read: {reason.Message}.", reason);

    /// <summary>Pixels are there, but cannot be used.</summary>
    public static InvalidDataException BadPixels(long row, string role, string columnName, InvalidDataException reason) =>
        new($"Row {row} (counted from 0) of the {role}, column '{columnName}': the pixels cannot be used: {reason.Message}.", reason);
}
