namespace Microsoft.ML.ResNet;

/// <summary>
/// A data view whose rows can be read in any order: it shuffles for nothing, and a set of cursors shares the rows. The view itself holds no
/// open files: each cursor opens its own and closes them, so any number may run at once.
/// </summary>
internal abstract class IndexedView(DataViewSchema schema, int rowCount) : IDataView
{
    public DataViewSchema Schema => schema;

    public bool CanShuffle => true;

    public long? GetRowCount() => rowCount;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        GetRowCursorSet(columnsNeeded, 1, rand)[0];

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        ArgumentNullException.ThrowIfNull(columnsNeeded);
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        bool[] active = new bool[schema.Count];
        foreach (var column in columnsNeeded)
            active[column.Index] = true;

        int[]? order = rand is null ? null : Shuffled(rand);
        int blocks = (rowCount + IndexedCursor.BlockRows - 1) / IndexedCursor.BlockRows;
        int cursors = Math.Clamp(n, 1, Math.Max(blocks, 1));
        return
        [.. Enumerable.Range(0, cursors).Select(number => new IndexedCursor(schema, active, Open(), rowCount, order, number, cursors))];
    }

    /// <summary>What reads rows for one cursor.</summary>
    protected abstract RowReader Open();

    private int[] Shuffled(Random rand)
    {
        int[] order = [.. Enumerable.Range(0, rowCount)];
        rand.Shuffle(order);
        return order;
    }
}
