using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>The columns of a mapped row or cursor: the input's pass through, the added ones have getters made once.</summary>
internal sealed class MappedColumns : IDisposable
{
    private readonly MappedSchema _columns;
    private readonly DataViewRow _input;
    private readonly bool[] _active;
    private readonly Delegate[] _getters;
    private Action _disposer;

    public MappedColumns(RowMapper mapper, DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        _columns = mapper.Columns;
        _input = input;
        _active = ActiveColumns.Of(activeColumns, Schema);
        var activeAdded = new HashSet<int>();
        foreach (var column in Schema)
        {
            if (_active[column.Index] && IsAdded(column, out var added))
                activeAdded.Add(added);
        }

        _getters = mapper.Mapping.CreateGetters(input, activeAdded.Contains, out _disposer);
    }

    public DataViewSchema Schema => _columns.Schema;

    public bool IsAdded(DataViewSchema.Column column, out int source) => _columns.IsAdded(column, out source);

    public bool IsActive(DataViewSchema.Column column)
    {
        Contracts.CheckParam(column.Index < _active.Length, nameof(column));
        return _active[column.Index];
    }

    public ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        Contracts.Check(IsActive(column), "requested column is not active");
        return IsAdded(column, out var source)
            ? ActiveColumns.Typed<TValue>(_getters[source], column)
            : _input.GetGetter<TValue>(_input.Schema[source]);
    }

    public void Dispose()
    {
        _disposer?.Invoke();
        _disposer = null;
    }
}
