using Microsoft.ML.ResNet.Tests.Detection;

namespace Microsoft.ML.ResNet.Tests.Distribution;

/// <summary>Small trainings of detectors by name, for one process and for several: five images.</summary>
internal static class DetectorTrainings
{
    private const int Images = 5;

    private static FasterRcnnTrainer.Options Plain => Scenes.Options with
    {
        BatchSize = 3,
        Epochs = 1,
        LearningRate = 0.002,
        WarmUp = null,
        NumberOfThreads = 1,
        Workers = 1,
    };

    public static bool Has(string name) => name is "detector" or "alternating" or "detectors";

    public static FasterRcnnTrainer.Options Of(string name) => name switch
    {
        // Two steps, of which the second has fewer images than three processes.
        "detector" => Plain,
        "alternating" => Plain with { Scheme = DetectionTrainingScheme.Alternating },
        "detectors" => Plain with { Epochs = 3 },
        _ => throw new ArgumentException($"There is no training {name}."),
    };

    public static FasterRcnnTransformer Fit(MLContext context, FasterRcnnTrainer.Options options)
    {
        options = options with { ValidationSet = Scenes.View(context, Scenes.Rows(3, seed: 2)) };
        return context.MulticlassClassification.Trainers.FasterRcnn(options).Fit(Scenes.View(context, Scenes.Rows(Images)));
    }
}
