namespace Microsoft.ML.ResNet;

/// <summary>
/// A data view with its scores scaled. Names, types and annotations of all columns stay, so it has the schema of its input.
/// </summary>
internal sealed class TemperedView(IDataView input, int scoreIndex, double temperature) : IDataView
{
    public DataViewSchema Schema => input.Schema;

    public bool CanShuffle => input.CanShuffle;

    public long? GetRowCount() => input.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new TemperedCursor(input.GetRowCursor(columnsNeeded, rand), scoreIndex, temperature);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [.. input.GetRowCursorSet(columnsNeeded, n, rand).Select(cursor => new TemperedCursor(cursor, scoreIndex, temperature))];
}
