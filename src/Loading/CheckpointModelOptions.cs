namespace Microsoft.ML.ResNet;

/// <summary>
/// How a checkpoint becomes a transformer: what its network was trained to be given, and how it scores. Values are checked, all at once,
/// where it is loaded.
/// </summary>
public sealed record CheckpointModelOptions
{
    /// <summary>
    /// The network. Default null: found out by the names and shapes in the file, as <see cref="ResNetCheckpoint.Describe"/> does; they do
    /// not tell all (<see cref="ResNetCheckpoint.Assumptions"/>), which <see cref="CheckpointOptions.Architecture"/> may correct in the
    /// place of this.
    /// </summary>
    public ResNetArchitecture? Architecture { get; init; }

    /// <summary>
    /// What to take from the file, where it has more than one network or other names than the usual. Default: the one network there is.
    /// </summary>
    public CheckpointOptions Checkpoint { get; init; } = new();

    /// <summary>
    /// A key column whose key values name the classes, in the order of the network's scores; it may be missing from the data. Default
    /// "Label".
    /// </summary>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>The images: encoded files, <c>MLImage</c>s or pixels. Default "Features".</summary>
    public string FeatureColumnName { get; init; } = "Features";

    /// <summary>The column that gets the class probabilities. Default "Score".</summary>
    public string ScoreColumnName { get; init; } = "Score";

    /// <summary>The column that gets the predicted class. Default "PredictedLabel".</summary>
    public string PredictedLabelColumnName { get; init; } = "PredictedLabel";

    /// <inheritdoc cref="ResNetFeaturizerOptions.Normalization"/>
    public PixelNormalization? Normalization { get; init; }

    /// <inheritdoc cref="ResNetFeaturizerOptions.ImageShape"/>
    public ImageShape? ImageShape { get; init; }

    /// <inheritdoc cref="ResNetFeaturizerOptions.Resize"/>
    public int? Resize { get; init; }

    /// <inheritdoc cref="ResNetFeaturizerOptions.Decoding"/>
    public ImageDecoding? Decoding { get; init; }

    /// <inheritdoc cref="ResNetFeaturizerOptions.PixelLayout"/>
    public PixelLayout? PixelLayout { get; init; }

    /// <summary>What computes, in what batches, by how many threads. <see cref="MLContext.GpuDeviceId"/> chooses the device.</summary>
    public ScoringOptions Scoring { get; init; } = new();

    internal ColumnNames Columns => new(LabelColumnName, FeatureColumnName, ScoreColumnName, PredictedLabelColumnName);

    internal ResNetFeaturizerOptions Images => new()
    {
        ImageShape = ImageShape, Resize = Resize, Decoding = Decoding, Normalization = Normalization, PixelLayout = PixelLayout,
    };

    internal IEnumerable<string> Problems()
    {
        foreach (var (name, value) in new[]
        {
            (nameof(LabelColumnName), LabelColumnName), (nameof(FeatureColumnName), FeatureColumnName),
            (nameof(ScoreColumnName), ScoreColumnName), (nameof(PredictedLabelColumnName), PredictedLabelColumnName),
        })
        {
            if (string.IsNullOrEmpty(value))
                yield return FormattableString.Invariant($"{name} must name a column; received {(value is null ? "null" : "\"\"")}.");
        }
        foreach (string problem in Checkpoint?.Problems() ?? ["Checkpoint must not be null."])
            yield return problem;
        foreach (string problem in Scoring?.Problems() ?? ["Scoring must not be null."])
            yield return problem;
    }
}
