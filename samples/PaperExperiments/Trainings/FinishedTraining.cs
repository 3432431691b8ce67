using Microsoft.ML;
using Microsoft.ML.ResNet;

namespace PaperExperiments.Trainings;

/// <summary>A training that is over.</summary>
/// <param name="Spec">What it is of.</param>
/// <param name="Summary">What came of it.</param>
/// <param name="Folder">Its files.</param>
internal sealed record FinishedTraining(TrainingSpec Spec, TrainingSummary Summary, TrainingFolder Folder)
{
    public ResNetArchitecture Architecture => Spec.Architecture;

    /// <summary>False where training diverged before an epoch was done.</summary>
    public bool HasModel => File.Exists(Folder.Model);

    public TrainingHistory ReadHistory() => TrainingHistory.Open(Folder.History);

    /// <summary>Loads the trained net; the caller disposes it.</summary>
    public ResNetTransformer LoadModel(MLContext mlContext, int threads) =>
        ResNetModel.Load(mlContext, Folder.Model, new ScoringOptions { NumberOfThreads = threads });

    /// <summary>Measures something of the trained net once, and keeps it with the training.</summary>
    /// <param name="name">What is measured, on what.</param>
    /// <param name="measure">Measures it.</param>
    public T Measure<T>(string name, Func<T> measure) where T : class
    {
        if (Folder.ReadMeasurement<T>(name) is { } kept)
            return kept;
        var measurement = measure();
        Folder.WriteMeasurement(name, measurement);
        return measurement;
    }
}
