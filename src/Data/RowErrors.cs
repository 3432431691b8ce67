namespace Microsoft.ML.ResNet;

/// <summary>What a row answers when it is asked for something it cannot give, in the words of ML.NET's own cursors.</summary>
internal static class RowErrors
{
    public static InvalidOperationException NoCurrentRow() => new(
        "Values cannot be fetched at this time. This method was called either before the first call to MoveNext, or at any point after "
            + "that method returned false.");

    public static ArgumentOutOfRangeException Inactive(DataViewSchema.Column column) =>
        new(nameof(column), $"Column '{column.Name}' is not active in this row.");

    public static ValueGetter<TValue> Typed<TValue>(Delegate getter) =>
        getter as ValueGetter<TValue> ?? throw new InvalidOperationException(
        $"Invalid TValue in GetGetter: '{typeof(TValue)}', expected type: '{getter.GetType().GetGenericArguments()[0]}'.");
}
