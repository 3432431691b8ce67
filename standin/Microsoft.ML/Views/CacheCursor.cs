using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

internal sealed class CacheCursor(DataViewSchema schema, bool[] active, CachedColumn[] columns, CacheBlocks blocks) : RootCursor
{
    private int _place = -1;
    private int _end;
    private long _batch = -1;

    public override long Batch => _batch;

    public override DataViewSchema Schema => schema;

    public override bool IsColumnActive(DataViewSchema.Column column)
    {
        Contracts.CheckParam(column.Index < active.Length, nameof(column));
        return active[column.Index];
    }

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        Contracts.CheckParam(IsColumnActive(column), nameof(column), "requested column not active");
        Contracts.Check(column.Type.RawType == typeof(TValue),
            $"Invalid TValue in GetGetter: '{typeof(TValue)}', expected type: '{column.Type.RawType}'.");
        // The column is filled when the cursor first moves.
        ValueGetter<TValue> getter = null;
        return (ref TValue value) =>
        {
            Contracts.Check(IsAtRow, NotAtARow);
            getter ??= (ValueGetter<TValue>)columns[column.Index].MakeGetter(() => blocks.RowAt(_place));
            getter(ref value);
        };
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) =>
    {
        Contracts.Check(IsAtRow, NotAtARow);
        id = new DataViewRowId((ulong)blocks.RowAt(_place), 0);
    };

    protected override bool MoveNextCore()
    {
        if (++_place < _end)
            return true;
        (_place, _end, _batch) = blocks.Take();
        return _place < _end;
    }
}
