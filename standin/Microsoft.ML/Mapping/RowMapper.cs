using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A <see cref="RowMapping"/> as others see it: the added columns among the input's.</summary>
internal sealed class RowMapper : IRowToRowMapper
{
    public RowMapper(RowMapping mapping)
    {
        Mapping = mapping;
        Columns = new MappedSchema(mapping.InputSchema, mapping.AddedColumns);
    }

    public RowMapping Mapping { get; }

    public DataViewSchema InputSchema => Mapping.InputSchema;

    public DataViewSchema OutputSchema => Columns.Schema;

    public MappedSchema Columns { get; }

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
    {
        var needed = new bool[InputSchema.Count];
        foreach (var column in dependingColumns)
        {
            if (Columns.IsAdded(column, out var source))
            {
                foreach (var index in Mapping.GetDependencies(source))
                    needed[index] = true;
            }
            else
                needed[source] = true;
        }

        return InputSchema.Where(column => needed[column.Index]);
    }

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        Contracts.CheckValue(input, nameof(input));
        Contracts.CheckValue(activeColumns, nameof(activeColumns));
        Contracts.CheckParam(input.Schema == InputSchema, nameof(input), "Schema of input row must be the same as the schema the mapper is bound to");
        return new MappedRow(new MappedColumns(this, input, activeColumns), input);
    }
}
