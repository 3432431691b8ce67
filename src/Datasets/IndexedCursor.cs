using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>
/// One of the cursors that share the rows of an <see cref="IndexedView"/>: of the blocks of rows it takes one in so many.
/// </summary>
/// <param name="schema">Of the view.</param>
/// <param name="active">For each column, whether it was asked for.</param>
/// <param name="reader">Reads the rows; belongs to the cursor.</param>
/// <param name="rowCount">Rows of the view.</param>
/// <param name="order">The rows in the order in which to serve them, or null for that of the files.</param>
/// <param name="first">The cursor's first block.</param>
/// <param name="step">How many cursors share the rows.</param>
internal sealed class IndexedCursor(
    DataViewSchema schema, bool[] active, RowReader reader, int rowCount, int[]? order, int first, int step) : DataViewRowCursor
{
    /// <summary>Rows that stay together: enough that handing a block from thread to thread does not matter.</summary>
    public const int BlockRows = 64;

    private long _position = -1;
    private long _place = -1;
    private bool _ended;

    public override DataViewSchema Schema => schema;

    public override long Position => _position;

    /// <summary>The number of the block, by which ML.NET puts the rows of a set of cursors in order again.</summary>
    public override long Batch => Math.Max(_place, 0) / BlockRows;

    public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

    public override bool MoveNext()
    {
        if (_ended)
            return false;

        var (block, row) = Math.DivRem(_position + 1, BlockRows);
        _place = (first + block * step) * BlockRows + row;
        if (_place >= rowCount)
        {
            Dispose();
            return false;
        }

        _position++;
        return true;
    }

    /// <summary>An id is the row's number in the data, whatever the order: shuffled or not, a row keeps it.</summary>
    public override ValueGetter<DataViewRowId> GetIdGetter() =>
        (ref DataViewRowId value) => value = new DataViewRowId((ulong)CurrentRow(), 0);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => IsColumnActive(column)
        ? RowErrors.Typed<TValue>(reader.GetGetter(column.Index, CurrentRow))
        : throw RowErrors.Inactive(column);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _ended = true;
            _position = -1;
            reader.Dispose();
        }
        base.Dispose(disposing);
    }

    private int CurrentRow()
    {
        if (_position < 0)
            throw RowErrors.NoCurrentRow();
        return order is null ? (int)_place : order[_place];
    }
}
