namespace Microsoft.ML.ResNet;

/// <summary>How the columns after scoring relate to those before: all of them unchanged at the same places, then the two new ones.</summary>
internal sealed class ScoredSchema
{
    public ScoredSchema(DataViewSchema input, DataViewSchema.Column feature, ColumnNames columns, int classCount, ClassNames? classNames)
    {
        Input = input;
        Feature = feature;
        var output = new DataViewSchema.Builder();
        output.AddColumns(input);
        ScoreColumns.AddTo(output, columns, classCount, classNames, ScoreColumns.NextSetId(input));
        Output = output.ToSchema();
    }

    public DataViewSchema Input { get; }

    public DataViewSchema Output { get; }

    /// <summary>The column of <see cref="Input"/> that holds the image.</summary>
    public DataViewSchema.Column Feature { get; }

    public int PredictedLabelIndex => Input.Count;

    public int ScoreIndex => Input.Count + 1;

    /// <summary>For each column of <see cref="Output"/>, whether it is among <paramref name="columns"/>.</summary>
    public bool[] Active(IEnumerable<DataViewSchema.Column> columns)
    {
        bool[] active = new bool[Output.Count];
        foreach (var column in columns)
            active[column.Index] = true;
        return active;
    }

    public bool NeedsScoring(bool[] active) => active[PredictedLabelIndex] || active[ScoreIndex];

    /// <summary>The columns of <see cref="Input"/> that must be read so that those <paramref name="active"/> can be served.</summary>
    public IEnumerable<DataViewSchema.Column> Dependencies(bool[] active) =>
        Input.Where(column => active[column.Index] || (column.Index == Feature.Index && NeedsScoring(active)));
}
