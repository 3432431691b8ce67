namespace Microsoft.ML.Data;

/// <summary>Adds the predicted label, the class of the highest score, and the scores of all classes.</summary>
internal sealed class MulticlassScoring : RowMapping
{
    private readonly DataViewSchema.Column _feature;
    private readonly IValueMapper _model;

    public MulticlassScoring(DataViewSchema inputSchema, DataViewSchema.Column feature, IValueMapper model,
        DataViewSchema.Annotations labelAnnotations, string scoreColumn, string predictedLabelColumn)
        : base(inputSchema)
    {
        _feature = feature;
        _model = model;
        var classes = model.OutputType.VectorSizeOf();
        var annotations = new MulticlassAnnotations(inputSchema, labelAnnotations, classes);
        AddedColumns =
        [
            new DataViewSchema.DetachedColumn(predictedLabelColumn, new KeyDataViewType(typeof(uint), classes), annotations.OfPredictedLabel()),
            new DataViewSchema.DetachedColumn(scoreColumn, model.OutputType, annotations.OfScore()),
        ];
    }

    public override DataViewSchema.DetachedColumn[] AddedColumns { get; }

    public override IEnumerable<int> GetDependencies(int added) => [_feature.Index];

    protected override Delegate CreateGetter(DataViewRow input, int added, out Action disposer)
    {
        disposer = null;
        var getter = input.GetGetter<VBuffer<float>>(_feature);
        var map = _model.GetMapper<VBuffer<float>, VBuffer<float>>();
        VBuffer<float> features = default;
        void Score(ref VBuffer<float> scores)
        {
            getter(ref features);
            map(in features, ref scores);
        }

        if (added == 1)
            return (ValueGetter<VBuffer<float>>)Score;
        VBuffer<float> scores = default;
        return (ValueGetter<uint>)((ref uint label) =>
        {
            Score(ref scores);
            label = (uint)(IndexOfHighest(scores) + 1);
        });
    }

    /// <summary>-1, so a missing label, where every score is NaN.</summary>
    private static int IndexOfHighest(in VBuffer<float> scores)
    {
        var best = -1;
        var highest = float.NaN;
        foreach (var (index, score) in scores.Items(all: true))
        {
            if (!(score <= highest) && !float.IsNaN(score))
                (best, highest) = (index, score);
        }

        return best;
    }
}
