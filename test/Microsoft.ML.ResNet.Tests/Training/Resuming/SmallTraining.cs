using TorchSharp;

namespace Microsoft.ML.ResNet.Tests.Resuming;

/// <summary>A training of a few seconds that can be interrupted inside the process.</summary>
internal static class SmallTraining
{
    public static ResNetTrainer.Options Options => new()
    {
        Architecture = ResNetArchitecture.Cifar(8),
        BatchSize = 16,
        Epochs = 3,
        LearningRate = 0.05,
        ValidationFraction = 0.2,
        NumberOfThreads = 1,
        Seed = 3,
    };

    private sealed class Interruption : Exception;

    public static float[] Weights(ResNetTransformer model) =>
        [
            .. model.Model.state_dict().Values.SelectMany(
                value => value.to_type(torch.ScalarType.Float32).cpu().contiguous().data<float>().ToArray()),
        ];

    public static ResNetTransformer Fit(ResNetTrainer.Options options, IDataView? data = null, Action<string>? log = null)
    {
        var context = new MLContext(1);
        if (log is not null)
            context.Log += (_, message) => log(message.Message);
        return context.MulticlassClassification.Trainers.ResNet(options).Fit(data ?? Data(context));
    }

    public static float[] FittedWeights(ResNetTrainer.Options options, IDataView? data = null, Action<string>? log = null)
    {
        using var model = Fit(options, data, log);
        return Weights(model);
    }

    /// <summary>Trains until a step is done, and no further.</summary>
    public static void Interrupt(ResNetTrainer.Options options, long afterStep, IDataView? data = null) =>
        Assert.ThrowsExactly<Interruption>(() => Fit(options with
        {
            MetricsInterval = 1,
            MetricsCallback = metrics =>
            {
                if (metrics.Iteration >= afterStep && !metrics.IsFromCheckpoint)
                    throw new Interruption();
            },
        }, data));

    public static IDataView Data(MLContext context, int seed = 1, int count = 100) =>
        SyntheticImages.View(context, SyntheticImages.Rows(count, seed: seed));
}
