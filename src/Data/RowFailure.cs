namespace Microsoft.ML.ResNet;

/// <summary>Why the image of one row could not be read.</summary>
/// <param name="Slot">The image's place among those read.</param>
/// <param name="Row">Row number in the data, counted from 0.</param>
/// <param name="Path">Where the image came from; empty where the data does not tell.</param>
/// <param name="Reason">Its message is only the reason.</param>
internal sealed record RowFailure(int Slot, long Row, string Path, UnreadableImageException Reason)
{
    /// <summary>The failure as users meet it.</summary>
    /// <param name="row">Row number in the data, counted from 0.</param>
    /// <param name="raw">What was read of the row.</param>
    /// <param name="role">What messages call the data.</param>
    /// <param name="columnName">The images.</param>
    /// <param name="reason">Its message is only the reason.</param>
    public static InvalidDataException At(long row, RawImage raw, string role, string columnName, Exception reason) =>
        At(row, raw.Path.ToString(), role, columnName, "image cannot be read", reason);

    /// <summary>Pixels are there, but cannot be used.</summary>
    /// <inheritdoc cref="At(long, RawImage, string, string, Exception)"/>
    public static InvalidDataException BadPixels(long row, RawImage raw, string role, string columnName, Exception reason) =>
        At(row, raw.Path.ToString(), role, columnName, "pixels cannot be used", reason);

    /// <summary>This failure as users meet it.</summary>
    public InvalidDataException In(string role, string columnName) => At(Row, Path, role, columnName, "image cannot be read", Reason);

    private static InvalidDataException At(long row, string path, string role, string columnName, string what, Exception reason) =>
        new(
            $"Row {row} (counted from 0) of the {role}, column '{columnName}'{(path.Length == 0 ? "" : $", {path}")}: the {what}: "
            + $"{reason.Message}.",
            reason);

    /// <summary>The failure as one of a list.</summary>
    public override string ToString() => $"row {Row}{(Path.Length == 0 ? "" : $", {Path}")}: {Reason.Message}";
}
