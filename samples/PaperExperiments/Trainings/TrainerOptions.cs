using Microsoft.ML.ResNet;
using PaperExperiments.CommandLine;
using PaperExperiments.Data;

namespace PaperExperiments.Trainings;

/// <summary>What all processes of a training tell the trainer alike.</summary>
internal static class TrainerOptions
{
    /// <summary>About how many points a curve has, besides the ends of epochs.</summary>
    private const int CurvePoints = 200;

    public static ResNetTrainer.Options Of(TrainingSpec spec, ExperimentOptions options, PaperData data, TrainingProcesses? processes)
    {
        var recipe = ScaledRecipe.For(spec);
        return recipe with
        {
            FeatureColumnName = PaperData.ImageColumn,
            LabelColumnName = PaperData.LabelColumn,
            ValidationSet = data.Test,
            MetricsInterval = (int)Math.Max(1, recipe.Iterations!.Value / CurvePoints),
            Device = options.Device,
            NumberOfThreads = Math.Max(1, options.Threads / (processes?.LocalCount ?? 1)),
            Workers = options.Workers ?? recipe.Workers,
            Processes = processes,
        };
    }
}
