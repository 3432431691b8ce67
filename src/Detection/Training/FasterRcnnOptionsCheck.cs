namespace Microsoft.ML.ResNet;

/// <summary>Checks options at the boundary and reports every problem at once.</summary>
internal static class FasterRcnnOptionsCheck
{
    /// <exception cref="ArgumentException">One or more values are out of range; the message has a line for each.</exception>
    public static void ThrowIfAny(FasterRcnnTrainer.Options options) => Validation.ThrowIfAny([.. Problems(options)], nameof(options));

    private static IEnumerable<string> Problems(FasterRcnnTrainer.Options options) =>
    [
        .. Name(nameof(options.LabelColumnName), options.LabelColumnName),
        .. Name(nameof(options.BoundingBoxColumnName), options.BoundingBoxColumnName),
        .. Name(nameof(options.ImageColumnName), options.ImageColumnName),
        .. Name(nameof(options.ScoreColumnName), options.ScoreColumnName),
        .. Name(nameof(options.PredictedLabelColumnName), options.PredictedLabelColumnName),
        .. Name(nameof(options.PredictedBoundingBoxColumnName), options.PredictedBoundingBoxColumnName),
        .. Rule(
            new[] { options.ScoreColumnName, options.PredictedLabelColumnName,
                options.PredictedBoundingBoxColumnName }.Distinct().Count() == 3,
            nameof(options.PredictedBoundingBoxColumnName), "must differ from PredictedLabelColumnName, and both from ScoreColumnName",
                options.PredictedBoundingBoxColumnName),
        .. Rule(options.IgnoredColumnName is not "", nameof(options.IgnoredColumnName), "must name a column or be null",
            options.IgnoredColumnName),
        .. options.Architecture?.Problems() ?? [],
        .. Rule(options.InitialCheckpoint is not "", nameof(options.InitialCheckpoint), "must name a file or be null",
            options.InitialCheckpoint),
        .. options.Normalization?.Problems(channels: 3) ?? [],
        .. Rule(options.FrozenParts is >= 0 and <= 4, nameof(options.FrozenParts), "must be 0 to 4", options.FrozenParts),
        .. Rule(
            !options.ShorterSides.IsDefaultOrEmpty && options.ShorterSides.All(side => side is >= 32 and <= 4096),
            nameof(options.ShorterSides), "must be 32 to 4096 pixels each", options.ShorterSides.IsDefault ? null
                : string.Join(", ", options.ShorterSides)),
        .. Rule(options.TestShorterSide is null or (>= 32 and <= 4096), nameof(options.TestShorterSide), "must be 32 to 4096 pixels",
            options.TestShorterSide),
        .. Rule(
            options.LongerSide <= 8192 && options.LongerSide >= (options.ShorterSides.IsDefaultOrEmpty ? 32 : options.ShorterSides.Max())
                && options.LongerSide >= (options.TestShorterSide ?? 0),
            nameof(options.LongerSide), "must be at least the largest shorter side and at most 8192 pixels", options.LongerSide),
        .. Rule(options.BatchSize >= 1, nameof(options.BatchSize), "must be at least 1 image", options.BatchSize),
        .. Rule(
            options.Processes is null || options.BatchSize >= options.Processes.Count, nameof(options.BatchSize),
            $"must be at least 1 image for each of {options.Processes?.Count} Processes", options.BatchSize),
        .. Rule(options.Epochs >= 1, nameof(options.Epochs), "must be at least 1", options.Epochs),
        .. Rule(options.Iterations is not < 1, nameof(options.Iterations), "must be at least 1 step", options.Iterations),
        .. Rule(options.LearningRate is > 0 and < double.PositiveInfinity, nameof(options.LearningRate), "must be above 0",
            options.LearningRate),
        .. Rule(options.Schedule is not null, nameof(options.Schedule), "must not be null (use LearningRateSchedule.Constant)",
            options.Schedule),
        .. options.Schedule?.Problems() ?? [],
        .. options.WarmUp?.Problems() ?? [],
        .. Rule(options.WarmUp is not ErrorBoundWarmUp, nameof(options.WarmUp),
            "must be over steps or a share of training, for detectors have no training error", options.WarmUp),
        .. options.EarlyStopping?.Problems() ?? [],
        .. options.Checkpoint?.Problems() ?? [],
        .. Rule(Enum.IsDefined(options.Scheme), nameof(options.Scheme), "must be a defined value", options.Scheme),
        .. Rule(options.Momentum is >= 0 and < 1, nameof(options.Momentum), "must be inside [0, 1)", options.Momentum),
        .. Rule(options.WeightDecay is >= 0 and < 1, nameof(options.WeightDecay), "must be inside [0, 1)", options.WeightDecay),
        .. Rule(options.MaximumGradientNorm is null or > 0, nameof(options.MaximumGradientNorm), "must be above 0",
            options.MaximumGradientNorm),
        .. Rule(options.AnchorsPerImage >= 2, nameof(options.AnchorsPerImage), "must be at least 2", options.AnchorsPerImage),
        .. Rule(options.RegionsPerImage >= 2, nameof(options.RegionsPerImage), "must be at least 2", options.RegionsPerImage),
        .. Rule(options.ForegroundShare is > 0 and < 1, nameof(options.ForegroundShare), "must be inside (0, 1)", options.ForegroundShare),
        .. Rule(options.TrainingProposals >= 1, nameof(options.TrainingProposals), "must be at least 1", options.TrainingProposals),
        .. Rule(options.TestProposals >= 1, nameof(options.TestProposals), "must be at least 1", options.TestProposals),
        .. Rule(options.ScoreThreshold is >= 0 and < 1, nameof(options.ScoreThreshold), "must be inside [0, 1)", options.ScoreThreshold),
        .. Rule(options.OverlapThreshold is > 0 and <= 1, nameof(options.OverlapThreshold), "must be inside (0, 1]",
            options.OverlapThreshold),
        .. Rule(options.MaximumDetections is >= 1 and <= 10_000, nameof(options.MaximumDetections), "must be 1 to 10000",
            options.MaximumDetections),
        .. Rule(Enum.IsDefined(options.BadBoxes), nameof(options.BadBoxes), "must be a defined value", options.BadBoxes),
        .. Rule(Enum.IsDefined(options.CorruptImages), nameof(options.CorruptImages), "must be a defined value", options.CorruptImages),
        .. Rule(options.MetricsInterval is not < 1, nameof(options.MetricsInterval), "must be at least 1 step", options.MetricsInterval),
        .. Rule(options.Device is null
            || DeviceChoice.IsName(options.Device), nameof(options.Device), "must be \"cpu\", \"cuda\" or \"cuda:N\"", options.Device),
        .. Rule(options.NumberOfThreads is not < 1, nameof(options.NumberOfThreads), "must be at least 1", options.NumberOfThreads),
        .. Rule(options.Workers >= 1, nameof(options.Workers), "must be at least 1", options.Workers),
        .. Rule(options.MemoryBudget >= 0, nameof(options.MemoryBudget), "must be at least 0 bytes", options.MemoryBudget),
    ];

    private static IEnumerable<string> Name(string parameter, string? value) =>
        Rule(!string.IsNullOrEmpty(value), parameter, "must name a column", value);

    private static IEnumerable<string> Rule<T>(bool kept, string parameter, string rule, T? value) =>
        OptionsValidation.Rule(kept, parameter, rule, value);
}
