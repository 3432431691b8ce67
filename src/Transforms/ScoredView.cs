namespace Microsoft.ML.ResNet;

/// <summary>A data view with scores, computed when and only when they are asked for.</summary>
internal sealed class ScoredView(IDataView input, ScoredSchema schema, RowScorer scorer, int largestBlock) : IDataView
{
    public DataViewSchema Schema => schema.Output;

    public bool CanShuffle => input.CanShuffle;

    public long? GetRowCount() => input.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        bool[] active = schema.Active(columnsNeeded);
        return Wrap(RowSource.Open(input, schema.NamedDependencies(active), schema.HasImages && schema.NeedsScoring(active), rand), active);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        bool[] active = schema.Active(columnsNeeded);
        return [.. input.GetRowCursorSet(schema.NamedDependencies(active), n, rand).Select(source => Wrap(source, active))];
    }

    private DataViewRowCursor Wrap(DataViewRowCursor source, bool[] active) => schema.NeedsScoring(active)
        ? new ScoringCursor(source, schema, active, scorer, largestBlock)
        : new UnscoredCursor(source, schema, active);
}
