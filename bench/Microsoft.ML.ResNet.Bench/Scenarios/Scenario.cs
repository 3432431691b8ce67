using System.Collections.Immutable;
using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet.Bench.Scenarios;

/// <summary>One thing to measure, in a process of its own.</summary>
internal abstract class Scenario
{
    public const int Threads = 2;

    /// <summary>What this and the peer call it.</summary>
    public abstract string Name { get; }

    /// <summary>How many images it works on; the peer is told the same.</summary>
    public abstract int Images { get; }

    public abstract Measurement Run();

    public static ImmutableArray<Scenario> All { get; } = [new FitScenario(), new TransformScenario(), new LargeImageScenario(), new LoadedScenario(), new ServingScenario("serving", ResNetArchitecture.Cifar(110), 32), new ServingScenario("serving-large", ResNetArchitecture.ResNet18, 224), new GrowthScenario()];

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
        mlContext.Transforms.Conversion.MapValueToKey(nameof(SyntheticImage.Label)).Append(mlContext.MulticlassClassification.Trainers.ResNet(options));

    /// <summary>Reads the scores of the first rows, or of all, through a cursor.</summary>
    protected static void ReadScores(IDataView scored, int count = int.MaxValue)
    {
        var column = scored.Schema["Score"];
        using var cursor = scored.GetRowCursor([column]);
        var getter = cursor.GetGetter<VBuffer<float>>(column);
        var scores = default(VBuffer<float>);
        for (int i = 0; i < count && cursor.MoveNext(); i++)
            getter(ref scores);
    }
}
