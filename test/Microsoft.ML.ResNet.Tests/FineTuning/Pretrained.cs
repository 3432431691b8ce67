using static TorchSharp.torch;

namespace Microsoft.ML.ResNet.Tests;

/// <summary>A small network that has learned a little, and what is told of trainings that go on from it.</summary>
internal static class Pretrained
{
    private static readonly Lazy<ResNetTransformer> s_model = new(() => Fit(Options));

    /// <summary>A ResNet-8 for four classes of grey images of 16×16. Not to be disposed.</summary>
    public static ResNetTransformer Model => s_model.Value;

    /// <summary>All that decides a training is told, and nothing is random but the order of images.</summary>
    public static ResNetTrainer.Options Options => new()
    {
        Architecture = ResNetArchitecture.Cifar(8),
        Augmentation = ImageAugmentation.None,
        BatchSize = 16,
        Epochs = 1,
        LearningRate = 0.05,
        Schedule = LearningRateSchedule.Constant,
        ValidationFraction = null,
        EarlyStopping = null,
        NumberOfThreads = 1,
        Seed = 3,
    };

    public static ResNetTrainer.Options TrainedOn => Options with { Architecture = null, InitialModel = Model };

    public static ResNetTransformer Fit(ResNetTrainer.Options options, IDataView? data = null)
    {
        var context = new MLContext(1);
        return context.MulticlassClassification.Trainers.ResNet(options).Fit(data ?? Data(context));
    }

    public static IDataView Data(MLContext context) => SyntheticImages.View(context, SyntheticImages.Rows(64));

    /// <summary>48 images of the first class and 8 each of two others.</summary>
    public static IDataView ImbalancedData(MLContext context)
    {
        var rows =
            SyntheticImages.Rows(64, classes: 1).Take(48).Concat(SyntheticImages.Rows(24, classes: 3).Where(row => row.Label != "class-0"));
        return SyntheticImages.View(context, rows);
    }

    /// <summary>Each state under its name.</summary>
    public static Dictionary<string, float[]> State(nn.Module network) => network.state_dict().ToDictionary(
        state => state.Key, state => state.Value.detach().to_type(ScalarType.Float32).cpu().contiguous().data<float>().ToArray());

    /// <summary>Names of the states that differ in any bit.</summary>
    public static string[] Moved(nn.Module before, nn.Module after)
    {
        var (first, second) = (State(before), State(after));
        CollectionAssert.AreEquivalent(first.Keys, second.Keys);
        return [.. first.Where(state => !state.Value.SequenceEqual(second[state.Key])).Select(state => state.Key)];
    }
}
