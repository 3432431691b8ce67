using System.Globalization;
using Arguments;
using Microsoft.ML;
using Microsoft.ML.ResNet;
using PaperExperiments.CommandLine;
using PaperExperiments.Data;

namespace PaperExperiments.Trainings;

/// <summary>
/// A process that does its share of the trainings that the first begins. It decides nothing, because what was trained before only the first
/// can see, and writes nothing.
/// </summary>
internal sealed class TrainingHelper(Recipe recipe, ExperimentOptions options, TrainingProcesses processes)
{
    /// <summary>Names a training to the helpers, which have the same options.</summary>
    public static string Request(TrainingSpec spec) =>
        string.Create(CultureInfo.InvariantCulture, $"{spec.Architecture.Name} {spec.Seed}");

    /// <summary>Helps until there is nothing more to do.</summary>
    public void Help(PaperData data)
    {
        while (processes.Broadcast("").Split(' ') is [var net, var seed])
            Train(
                TrainingSpec.Of(
                    options, recipe, data.Name, ResNetArchitecture.Parse(net), int.Parse(seed, CultureInfo.InvariantCulture)),
                data);
    }

    private void Train(TrainingSpec spec, PaperData data)
    {
        using var interruption = new Interruption("Stopping with the others.");
        // Whether and where the first keeps it is its own affair, but how often must be the same.
        var trainer = TrainerOptions.Of(spec, options, data, processes) with
        {
            Checkpoint = new TrainingCheckpoint { Path = "of the first process", Steps = options.CheckpointSteps },
            CancellationToken = interruption.Token,
        };
        try
        {
            new MLContext(spec.Seed).MulticlassClassification.Trainers.ResNet(trainer).Fit(data.Training).Dispose();
        }
        catch (TrainingDivergedException diverged)
        {
            diverged.BestModel?.Dispose();
        }
    }
}
