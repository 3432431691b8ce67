namespace Microsoft.ML.Data;

/// <summary>Keeps columns in memory from their first pass on. Columns that cannot be kept, images, are dropped.</summary>
internal sealed class CacheView : IDataView
{
    private readonly IDataView _source;
    private readonly CachedColumn[] _columns;
    private long? _rowCount;

    public CacheView(IDataView source, IEnumerable<string> prefetch = null)
    {
        _source = SelectedColumnsView.OnlyKeepable(source);
        _columns = new CachedColumn[Schema.Count];
        _rowCount = _source.GetRowCount();
        if (prefetch?.ToArray() is { Length: > 0 } names)
            Fill(ActiveColumns.Of(names.Select(name => Schema[name]), Schema));
    }

    public bool CanShuffle => true;

    public DataViewSchema Schema => _source.Schema;

    public long? GetRowCount() => _rowCount;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null) =>
        CreateCursors(columnsNeeded, 1, rand)[0];

    /// <summary>Cursors that share the rows, block by block, as each comes to need one.</summary>
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) =>
        CreateCursors(columnsNeeded, Math.Clamp(n, 1, 2 * Environment.ProcessorCount), rand);

    private DataViewRowCursor[] CreateCursors(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random random)
    {
        var active = ActiveColumns.Of(columnsNeeded, Schema);
        var blocks = new CacheBlocks(n > 1, random, () => Fill(active));
        return Enumerable.Range(0, n).Select(_ => (DataViewRowCursor)new CacheCursor(Schema, active, _columns, blocks)).ToArray();
    }

    /// <summary>Sees to it that the active columns are in memory, and says how many rows there are.</summary>
    private long Fill(bool[] active)
    {
        lock (_columns)
        {
            var missing = Schema.Where(column => active[column.Index] && _columns[column.Index] == null).ToArray();
            if (missing.Length == 0 && _rowCount is long known)
                return known;

            using var cursor = _source.GetRowCursor(missing);
            var filling = Array.ConvertAll(missing, column => CachedColumn.Create(cursor, column));
            long count = 0;
            for (; cursor.MoveNext(); count++)
            {
                foreach (var column in filling)
                    column.Append();
            }

            for (var i = 0; i < missing.Length; i++)
                _columns[missing[i].Index] = filling[i];
            _rowCount = count;
            return count;
        }
    }
}
