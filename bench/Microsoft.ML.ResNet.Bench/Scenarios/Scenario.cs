using System.Collections.Immutable;
using Microsoft.ML.ResNet.Bench.Peers;

namespace Microsoft.ML.ResNet.Bench.Scenarios;

/// <summary>One thing to measure, in a process of its own.</summary>
internal abstract class Scenario
{
    public const int Threads = 2;

    public static ImmutableArray<Scenario> All { get; } =
    [
        new TrainingScenario("fit", ResNetArchitecture.Cifar(20), 32, 128, BareNetwork.ResNet20), new TransformScenario(),
        new TrainingScenario("train-18", ResNetArchitecture.ResNet18, 224, 8, BareNetwork.ResNet18),
        new TrainingScenario("train-50", ResNetArchitecture.ResNet50, 224, 8, BareNetwork.ResNet50),
        new LoadedScenario("score-18", ResNetArchitecture.ResNet18, 8),
        new LoadedScenario("score-18-single", ResNetArchitecture.ResNet18, 1),
        new LoadedScenario("score-50", ResNetArchitecture.ResNet50, 8),
        new LoadedScenario("score-50-single", ResNetArchitecture.ResNet50, 1),
        new LoadedScenario("int8-18", ResNetArchitecture.ResNet18, 8, NetworkPrecision.Int8),
        new LoadedScenario("int8-50", ResNetArchitecture.ResNet50, 8, NetworkPrecision.Int8),
        new FeaturesScenario(),
        new ServingScenario("serving", ResNetArchitecture.Cifar(110), 32, 0.85),
        new ServingScenario("serving-18", ResNetArchitecture.ResNet18, 224, 0.9),
        .. DetectionKernelScenario.Kernels, new DetectorTrainingScenario(),
        new GrowthScenario(),
        new FilesScenario(), new DecodingScenario(), new FolderScenario(),
        new ExchangeScenario("exchange-20", ResNetArchitecture.Cifar(20), 32, 128),
        new ExchangeScenario("exchange-50", ResNetArchitecture.ResNet50, 224, 8),
    ];

    /// <summary>What the command line and the peer in Python call it.</summary>
    public abstract string Name { get; }

    /// <summary>For people.</summary>
    public abstract string Title { get; }

    /// <summary>Whether it is part of the quick comparison.</summary>
    public virtual bool IsQuick => false;

    /// <summary>What starts the process of a side, with its arguments; empty: it is started by itself.</summary>
    public virtual IReadOnlyList<string> Launcher(string side) => [];

    /// <param name="side">One of <see cref="Side"/>.</param>
    /// <param name="seconds">How long to measure, once warm.</param>
    public abstract Measurement Run(string side, double seconds);

    protected static ResNetTrainer.Options Options(ResNetArchitecture architecture, int batchSize) => new()
    {
        FeatureColumnName = nameof(SyntheticImage.Pixels),
        Architecture = architecture,
        BatchSize = batchSize,
        Epochs = 1,
        LearningRate = 0.01,
        Schedule = LearningRateSchedule.Constant,
        ValidationFraction = null,
        EarlyStopping = null,
        NumberOfThreads = Threads,
        Seed = 1,
    };

    /// <summary>A pipeline that ends with the trainer.</summary>
    protected static IEstimator<ITransformer> Pipeline(MLContext mlContext, ResNetTrainer.Options options) =>
        mlContext.Transforms.Conversion.MapValueToKey(nameof(SyntheticImage.Label)).Append(
            mlContext.MulticlassClassification.Trainers.ResNet(options));
}
