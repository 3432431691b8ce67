namespace Microsoft.ML.ResNet.Tests.Distribution;

/// <summary>Small trainings by name, for one process and for several.</summary>
internal static class Trainings
{
    /// <summary>One step.</summary>
    public static ResNetTrainer.Options Plain => new()
    {
        Architecture = ResNetArchitecture.Cifar(8),
        BatchSize = 16,
        Iterations = 1,
        LearningRate = 0.05,
        ValidationFraction = 0.2,
        NumberOfThreads = 1,
        Workers = 1,
        Seed = 3,
        EarlyStopping = null,
        SynchronizedBatchNormalization = true,
    };

    public static ResNetTrainer.Options Of(string name) => name switch
    {
        "plain" => Plain,
        "shortcut-b" => Plain with { Architecture = ResNetArchitecture.Cifar(8) with { Shortcut = ShortcutKind.B } },
        "bottleneck" => Plain with { Architecture = ResNetArchitecture.ResNet50 with { BlocksPerStage = [1, 1], Widths = [8, 16] } },
        "weights-and-mixing" => Plain with
        {
            BatchMixing = BatchMixing.CutMix with { MixupAlpha = 0.5 }, LabelSmoothing = 0.1, ClassBalancing = ClassBalancing.WeightedLoss,
            WeightAveraging = new WeightAveraging { Decay = 0.8 },
        },
        // 80 images: the last batch has 5, and less than 2 for each of three processes.
        "uneven" => Plain with { BatchSize = 15, Iterations = 6, LearningRate = 0.001, },
        // 3 epochs of 5 steps.
        "epochs" => Plain with { Iterations = null, Epochs = 3 },
        // Of minutes, to be ended before.
        "long" => Plain with { Iterations = null, Epochs = 10_000 },
        "own-normalization" => Plain with { Iterations = 6, LearningRate = 0.001, SynchronizedBatchNormalization = false },
        "sampled" => Plain with { ClassBalancing = ClassBalancing.BalancedSampling, SynchronizedBatchNormalization = false },
        _ => throw new ArgumentException($"There is no training {name}."),
    };

    /// <summary>The same on a folder of image files, which are read when they are shown; those that are damaged are left out.</summary>
    public static ResNetTrainer.Options OnFiles(ResNetTrainer.Options options) => options with
    {
        FeatureColumnName = "Image",
        ImageShape = new ImageShape(3, 16, 16),
        Augmentation = ImageAugmentation.ImageNet with { ShorterSide = new ShorterSideRange(16, 24) },
        ImageReading = ImageReading.WhenShown,
        CorruptImages = CorruptImageHandling.Skip,
    };

    public static IDataView Data(MLContext context, int seed = 1) => SyntheticImages.View(context, SyntheticImages.Rows(100, seed: seed));
}
