using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A cursor over buffers of rows as they come from another thread.</summary>
/// <param name="pool">Where the buffers come from and return to.</param>
/// <param name="next">The next buffer, null after the last; waits for it.</param>
/// <param name="onDispose">Ends the reading, whether or not the rows were used up.</param>
internal sealed class BufferedCursor(RowBufferPool pool, Func<RowBuffer> next, Action onDispose) : RootCursor
{
    private RowBuffer _current;
    private int _row;

    public override long Batch => _current?.Batch ?? -1;

    public override DataViewSchema Schema => pool.Schema;

    public override bool IsColumnActive(DataViewSchema.Column column)
    {
        Contracts.CheckParam(column.Index < pool.Active.Length, nameof(column));
        return pool.Active[column.Index];
    }

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        Contracts.CheckParam(IsColumnActive(column), nameof(column), "requested column not active.");
        var index = column.Index;
        var getter = ColumnBuffer.Create(Schema[index].Type).MakeGetter(() => (AtRow()[index], _row));
        return ActiveColumns.Typed<TValue>(getter, column);
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() =>
        (ValueGetter<DataViewRowId>)ColumnBuffer.Create(RowIdDataViewType.Instance).MakeGetter(() => (AtRow().Ids, _row));

    protected override bool MoveNextCore()
    {
        if (_current != null && ++_row < _current.Count)
            return true;
        Release();
        _row = 0;
        _current = next();
        if (_current?.Failure is { } failure)
        {
            _current = null;
            throw ((IExceptionContext)null).Except(failure, "Splitter/consolidator worker encountered exception while consuming source data");
        }

        return _current != null;
    }

    protected override void DisposeCore()
    {
        Release();
        onDispose();
    }

    private RowBuffer AtRow() => IsAtRow ? _current : throw Contracts.Except(NotAtARow);

    private void Release()
    {
        if (_current != null)
            pool.Return(_current);
        _current = null;
    }
}
