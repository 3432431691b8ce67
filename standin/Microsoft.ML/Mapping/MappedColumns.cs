using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>The columns of a mapped row or cursor: the input's pass through, the added ones have getters made once.</summary>
internal sealed class MappedColumns : IDisposable
{
    private readonly DataViewRow _input;
    private readonly bool[] _active;
    private readonly Delegate[] _getters;
    private Action _disposer;

    public MappedColumns(RowMapper mapper, DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        _input = input;
        Schema = mapper.OutputSchema;
        _active = ActiveColumns.Of(activeColumns, Schema);
        var firstAdded = mapper.InputSchema.Count;
        _getters = mapper.Mapping.CreateGetters(input, added => _active[firstAdded + added], out _disposer);
    }

    public DataViewSchema Schema { get; }

    public bool IsActive(DataViewSchema.Column column)
    {
        Contracts.CheckParam(column.Index < _active.Length, nameof(column));
        return _active[column.Index];
    }

    public ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        Contracts.Check(IsActive(column), "requested column is not active");
        var added = column.Index - _input.Schema.Count;
        return added < 0
            ? _input.GetGetter<TValue>(_input.Schema[column.Index])
            : ActiveColumns.Typed<TValue>(_getters[added], column);
    }

    public void Dispose()
    {
        _disposer?.Invoke();
        _disposer = null;
    }
}
