namespace Microsoft.ML.Data;

/// <summary>Some rows with their ids, or the exception that ended the reading of them.</summary>
internal sealed class RowBuffer
{
    private readonly ColumnBuffer[] _columns;
    private readonly ColumnBuffer _ids = ColumnBuffer.Create(RowIdDataViewType.Instance);

    public RowBuffer(DataViewSchema schema, bool[] active) =>
        _columns = schema.Select(column => active[column.Index] ? ColumnBuffer.Create(column.Type) : null).ToArray();

    public RowBuffer(Exception failure) => Failure = failure;

    public Exception Failure { get; }

    public long Batch { get; set; }

    public int Count { get; set; }

    public ColumnBuffer Ids => _ids;

    public ColumnBuffer this[int column] => _columns[column];

    /// <summary>An action that appends the current row of <paramref name="input"/> to a buffer of the same columns as this.</summary>
    public Action<RowBuffer> Appender(DataViewRow input)
    {
        var readers = new List<(int Column, Action<ColumnBuffer, int> Read)>();
        for (var c = 0; c < _columns.Length; c++)
        {
            if (_columns[c] != null)
                readers.Add((c, _columns[c].Reader(ColumnBuffer.GetterOf(input, input.Schema[c]))));
        }

        var readId = _ids.Reader(input.GetIdGetter());
        return buffer =>
        {
            foreach (var (column, read) in readers)
                read(buffer._columns[column], buffer.Count);
            readId(buffer._ids, buffer.Count);
            buffer.Count++;
        };
    }
}
