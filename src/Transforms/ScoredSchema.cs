namespace Microsoft.ML.ResNet;

/// <summary>How the columns after scoring relate to those before: all of them unchanged at the same places, then the new ones.</summary>
internal sealed class ScoredSchema
{
    public ScoredSchema(DataViewSchema input, IReadOnlyList<DataViewSchema.Column> features, AddedColumns added)
    {
        (Input, Features, Added) = (input, features, added);
        var output = new DataViewSchema.Builder();
        output.AddColumns(input);
        added.AddTo(output, input);
        Output = output.ToSchema();
    }

    /// <summary>The schema after a transformer that gives class probabilities.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column of images is missing or of another type than in training.</exception>
    /// <exception cref="ArgumentException">The label is there with other keys than in training.</exception>
    public static ScoredSchema Of(DataViewSchema input, IScoringTransformer transformer)
    {
        ArgumentNullException.ThrowIfNull(input);
        LabelClasses.ThrowIfConfused(input, transformer.Columns.Label, transformer.ClassNames);
        DataViewSchema.Column[] features =
            [.. transformer.Features.Select(feature => ColumnChecks.FindFeature(input, feature.Name, feature.Type))];
        int count = transformer.Scorer.ClassCount;
        return new(
            input, features,
            transformer.IsMultiLabel
                ? new LabelScoreColumns(transformer.Columns, count, transformer.ClassNames)
                : new ScoreColumns(transformer.Columns, count, transformer.ClassNames));
    }

    public DataViewSchema Input { get; }

    public DataViewSchema Output { get; }

    /// <summary>The columns of <see cref="Input"/> that hold the images.</summary>
    public IReadOnlyList<DataViewSchema.Column> Features { get; }

    /// <summary>The columns of <see cref="Output"/> that <see cref="Input"/> does not have; they are the last.</summary>
    public AddedColumns Added { get; }

    public bool IsAdded(DataViewSchema.Column column) => column.Index >= Input.Count;

    /// <summary>A getter of an added column.</summary>
    public Delegate AddedGetter(DataViewSchema.Column column, Func<ArraySegment<float>> output) =>
        Added.Getter(column.Index - Input.Count, output);

    /// <summary>For each column of <see cref="Output"/>, whether it is among <paramref name="columns"/>.</summary>
    public bool[] Active(IEnumerable<DataViewSchema.Column> columns)
    {
        bool[] active = new bool[Output.Count];
        foreach (var column in columns)
            active[column.Index] = true;
        return active;
    }

    /// <summary>Whether there are images, of which pixels must first be made.</summary>
    public bool HasImages => Features.Any(feature => ImageInput.AreImages(feature.Type));

    public bool NeedsScoring(bool[] active) => active.AsSpan(Input.Count).Contains(true);

    /// <summary>The columns of <see cref="Input"/> that must be read so that those <paramref name="active"/> can be served.</summary>
    public IEnumerable<DataViewSchema.Column> Dependencies(bool[] active) =>
        Input.Where(column => active[column.Index] || (NeedsScoring(active) && Features.Any(feature => feature.Index == column.Index)));

    /// <summary>The <see cref="Dependencies"/>, and what names images that cannot be read.</summary>
    public IEnumerable<DataViewSchema.Column> NamedDependencies(bool[] active) =>
        NeedsScoring(active) ? PathColumn.With(Input, Dependencies(active)) : Dependencies(active);
}
