using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A <see cref="RowMapping"/> as others see it: the output schema is the input's columns, then the added ones.</summary>
internal sealed class RowMapper : IRowToRowMapper
{
    public RowMapper(RowMapping mapping)
    {
        Mapping = mapping;
        OutputSchema = SchemaOf(mapping);
    }

    public RowMapping Mapping { get; }

    public DataViewSchema InputSchema => Mapping.InputSchema;

    public DataViewSchema OutputSchema { get; }

    public static DataViewSchema SchemaOf(RowMapping mapping)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(mapping.InputSchema);
        builder.AddColumns(mapping.AddedColumns);
        return builder.ToSchema();
    }

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
    {
        var needed = new bool[InputSchema.Count];
        foreach (var column in dependingColumns)
        {
            if (column.Index < needed.Length)
                needed[column.Index] = true;
            else
            {
                foreach (var index in Mapping.GetDependencies(column.Index - needed.Length))
                    needed[index] = true;
            }
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
