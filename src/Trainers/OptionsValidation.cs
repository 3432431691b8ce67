namespace Microsoft.ML.ResNet;

/// <summary>Checks options at the boundary and reports every problem at once.</summary>
internal static class OptionsValidation
{
    /// <exception cref="ArgumentException">One or more values are out of range; the message has a line for each.</exception>
    public static void Check(ResNetTrainer.Options options)
    {
        var problems = Problems(options).ToList();
        if (problems.Count > 0)
            throw new ArgumentException(
                problems.Count == 1 ? problems[0] : $"{problems.Count} options are out of range:{Environment.NewLine}- "
                    + $"{string.Join(Environment.NewLine + "- ", problems)}",
                nameof(options));
    }

    private static IEnumerable<string> Problems(ResNetTrainer.Options options) =>
    [
        .. Name(nameof(options.LabelColumnName), options.LabelColumnName),
        .. Name(nameof(options.FeatureColumnName), options.FeatureColumnName),
        .. Name(nameof(options.ScoreColumnName), options.ScoreColumnName),
        .. Name(nameof(options.PredictedLabelColumnName), options.PredictedLabelColumnName),
        .. Rule(
            options.ScoreColumnName != options.PredictedLabelColumnName, nameof(options.PredictedLabelColumnName),
            "must differ from ScoreColumnName", options.PredictedLabelColumnName),
        .. options.Architecture?.Problems() ?? [],
        .. InitialWeightsOptions.Problems(options),
        .. HeadOnlyRules.Problems(options),
        .. Rule(
            options.ImageShape is not { } shape || (shape.Channels is 1 or 3 && shape is { Height: >= 1, Width: >= 1 }),
            nameof(options.ImageShape), "must have 1 or 3 channels and at least 1 pixel a side", options.ImageShape),
        .. TestSize.Problems(options.TestShorterSide, options.ImageShape),
        .. Rule(
            Enum.IsDefined(options.MeanSubtraction), nameof(options.MeanSubtraction), "must be a defined value", options.MeanSubtraction),
        .. options.Normalization?.Problems(options.ImageShape?.Channels ?? 3) ?? [],
        .. Rule(
            options.Normalization is null || options.InitialModel is null, nameof(options.Normalization),
            "must be null beside InitialModel, which has its own", options.Normalization),
        .. Rule(Enum.IsDefined(options.CorruptImages), nameof(options.CorruptImages), "must be a defined value", options.CorruptImages),
        .. Rule(Enum.IsDefined(options.ImageReading), nameof(options.ImageReading), "must be a defined value", options.ImageReading),
        .. Rule(
            options.ImagePathColumnName is not "", nameof(options.ImagePathColumnName), "must name a column, or be null",
            options.ImagePathColumnName),
        .. Rule(
            options.ImageFolder is null || options.ImagePathColumnName is not null, nameof(options.ImageFolder),
            "must be null without ImagePathColumnName", options.ImageFolder),
        .. Rule(
            options.PixelLayout is not { } layout || Enum.IsDefined(layout), nameof(options.PixelLayout), "must be a defined value",
            options.PixelLayout),
        .. Rule(
            options.Augmentation is not null, nameof(options.Augmentation), "must not be null (use ImageAugmentation.None)",
            options.Augmentation),
        .. options.Augmentation?.Problems(options.ImageShape) ?? [],
        .. Rule(options.BatchSize >= 2, nameof(options.BatchSize), "must be at least 2 images", options.BatchSize),
        .. Rule(options.Epochs >= 1, nameof(options.Epochs), "must be at least 1", options.Epochs),
        .. Rule(options.Iterations is not < 1, nameof(options.Iterations), "must be at least 1 step", options.Iterations),
        .. Rule(
            options.LearningRate is > 0 and < double.PositiveInfinity, nameof(options.LearningRate), "must be above 0",
            options.LearningRate),
        .. Rule(
            options.Schedule is not null, nameof(options.Schedule), "must not be null (use LearningRateSchedule.Constant)",
            options.Schedule),
        .. options.Schedule?.Problems() ?? [],
        .. options.WarmUp?.Problems() ?? [],
        .. Rule(options.Momentum is >= 0 and < 1, nameof(options.Momentum), "must be inside [0, 1)", options.Momentum),
        .. Rule(!options.Nesterov || options.Momentum > 0, nameof(options.Nesterov), "needs a Momentum above 0", options.Nesterov),
        .. Rule(options.WeightDecay is >= 0 and < 1, nameof(options.WeightDecay), "must be inside [0, 1)", options.WeightDecay),
        .. Rule(
            (options.WeightDecayExclusions & ~(WeightDecayExclusions.BatchNormalization | WeightDecayExclusions.Biases)) == 0,
            nameof(options.WeightDecayExclusions), "must be a combination of defined values", options.WeightDecayExclusions),
        .. Rule(Enum.IsDefined(options.ClassBalancing), nameof(options.ClassBalancing), "must be a defined value", options.ClassBalancing),
        .. options.BlockShuffling?.Problems() ?? [],
        .. options.BatchMixing?.Problems() ?? [],
        .. options.WeightAveraging?.Problems() ?? [],
        .. Rule(options.LabelSmoothing is >= 0 and < 1, nameof(options.LabelSmoothing), "must be inside [0, 1)", options.LabelSmoothing),
        .. Rule(
            options.ValidationFraction is null or (>= 0 and < 1), nameof(options.ValidationFraction), "must be inside [0, 1)",
            options.ValidationFraction),
        .. options.EarlyStopping?.Problems() ?? [],
        .. options.Checkpoint?.Problems() ?? [],
        .. Rule(options.MetricsInterval is not < 1, nameof(options.MetricsInterval), "must be at least 1 step", options.MetricsInterval),
        .. Rule(
            options.Device is null || DeviceChoice.IsName(options.Device), nameof(options.Device),
            "must be \"cpu\", \"cuda\" or \"cuda:N\"", options.Device),
        .. Rule(options.NumberOfThreads is not < 1, nameof(options.NumberOfThreads), "must be at least 1", options.NumberOfThreads),
        .. Rule(options.Workers >= 1, nameof(options.Workers), "must be at least 1", options.Workers),
        .. Rule(options.Processes is null || options.BatchSize >= 2 * options.Processes.Count, nameof(
            options.BatchSize), $"must be at least 2 images for each of {options.Processes?.Count} Processes", options.BatchSize),
        .. Rule(options.MemoryBudget >= 0, nameof(options.MemoryBudget), "must be at least 0 bytes", options.MemoryBudget),
    ];

    private static IEnumerable<string> Name(string parameter, string? value) =>
        Rule(!string.IsNullOrEmpty(value), parameter, "must name a column", value);

    internal static IEnumerable<string> Rule<T>(bool kept, string parameter, string rule, T? value) =>
        kept
            ? []
            : [
                  $"{parameter} {rule}; received "
                      + $"{(value is null ? "null" : value is string text ? $"\"{text}\"" : FormattableString.Invariant($"{value}"))}.",
              ];
}
