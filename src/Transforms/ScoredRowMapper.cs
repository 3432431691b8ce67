using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>Scores single rows, as <see cref="PredictionEngine{TSrc, TDst}"/> needs it.</summary>
internal sealed class ScoredRowMapper(ScoredSchema schema, RowScorer scorer) : IRowToRowMapper
{
    public DataViewSchema InputSchema => schema.Input;

    public DataViewSchema OutputSchema => schema.Output;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        schema.Dependencies(schema.Active(dependingColumns));

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        if (input.Schema != InputSchema)
            throw new ArgumentException("Schema did not match original schema", nameof(input));
        return new ScoredRow(input, schema, schema.Active(activeColumns), scorer);
    }
}
