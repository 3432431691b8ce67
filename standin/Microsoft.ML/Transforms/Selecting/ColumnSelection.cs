using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>Some columns of a schema, in some order.</summary>
internal sealed class ColumnSelection : IRowToRowMapper
{
    private readonly DataViewSchema.Column[] _columns;

    public ColumnSelection(DataViewSchema inputSchema, DataViewSchema.Column[] columns)
    {
        InputSchema = inputSchema;
        _columns = columns;
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(columns.Select(column => new DataViewSchema.DetachedColumn(column)));
        OutputSchema = builder.ToSchema();
    }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    public DataViewSchema.Column Source(DataViewSchema.Column output) => _columns[output.Index];

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
    {
        var needed = dependingColumns.Select(column => _columns[column.Index].Index).ToHashSet();
        return InputSchema.Where(column => needed.Contains(column.Index));
    }

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) => new SelectedRow(input, this);
}
