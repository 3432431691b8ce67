using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>Scales single rows, as <see cref="PredictionEngine{TSrc, TDst}"/> needs it.</summary>
internal sealed class TemperedRowMapper(DataViewSchema schema, int scoreIndex, double temperature) : IRowToRowMapper
{
    public DataViewSchema InputSchema => schema;

    public DataViewSchema OutputSchema => schema;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) => dependingColumns;

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        if (input.Schema != schema)
            throw new ArgumentException("Schema did not match original schema", nameof(input));
        return new TemperedRow(input, scoreIndex, temperature);
    }
}
