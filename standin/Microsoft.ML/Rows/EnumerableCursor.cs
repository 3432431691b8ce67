using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

internal sealed class EnumerableCursor<TRow> : RootCursor
    where TRow : class
{
    private readonly IEnumerator<TRow> _rows;
    private readonly bool[] _active;
    private readonly Delegate[] _getters;
    private TRow _current;

    public EnumerableCursor(IEnumerable<TRow> rows, MemberGetters<TRow> members, bool[] active)
    {
        _active = active;
        Schema = members.Schema;
        _getters = members.Over(() => _current ?? throw Contracts.Except(NotAtARow), active);
        _rows = rows.GetEnumerator();
    }

    public override long Batch => 0;

    public override DataViewSchema Schema { get; }

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        Contracts.CheckParam(IsColumnActive(column), nameof(column), "requested column not active");
        return ActiveColumns.Typed<TValue>(_getters[column.Index], column);
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => IdOfPosition();

    public override bool IsColumnActive(DataViewSchema.Column column)
    {
        Contracts.Check(column.Index < _active.Length, $"Column index must be between 0 and {_active.Length}");
        return _active[column.Index];
    }

    protected override bool MoveNextCore()
    {
        var moved = _rows.MoveNext();
        _current = moved ? _rows.Current : null;
        Contracts.Check(!moved || _current != null, "Encountered null when iterating over data, this is not supported.");
        return moved;
    }

    protected override void DisposeCore() => _rows.Dispose();
}
