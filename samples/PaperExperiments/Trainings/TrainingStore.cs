using Arguments;
using Microsoft.ML;
using Microsoft.ML.ResNet;
using PaperExperiments.CommandLine;
using PaperExperiments.Data;
using Reporting;
using Spectre.Console;

namespace PaperExperiments.Trainings;

/// <summary>The trainings that experiments share: each is done once, and goes on where it was interrupted.</summary>
/// <param name="options">Of the command.</param>
/// <param name="processes">This process, the first, and those that help it to train (<see cref="TrainingHelper"/>), or null.</param>
internal sealed class TrainingStore(ExperimentOptions options, TrainingProcesses? processes) : IDisposable
{
    private readonly HashSet<string> _doneHere = [];
    private bool _othersWait = true;

    /// <summary>The training, finished: from the store if it is there and <c>--resume</c> was given, otherwise it is done now.</summary>
    public FinishedTraining Get(TrainingSpec spec, PaperData data)
    {
        var folder = new TrainingFolder(Path.GetFullPath(Path.Combine(options.Trainings, spec.Key)));
        bool mayGoOn = options.Resume || _doneHere.Contains(spec.Key);
        _doneHere.Add(spec.Key);
        if (mayGoOn && folder.ReadSummary() is { } done)
        {
            if (done.TrainingImages != data.TrainingCount || done.TestImages != data.TestCount)
                throw new InvalidOperationException(
                    $"{folder.Path} is of other images: {done.TrainingImages} to train on and {done.TestImages} to test on, "
                    + $"now {data.TrainingCount} and {data.TestCount}. Give other --trainings, or leave out --resume.");
            AnsiConsole.MarkupLineInterpolated($"[grey]{spec.Key}: finished before[/]");
            return new FinishedTraining(spec, done, folder);
        }

        if (folder.Exists && !mayGoOn)
        {
            folder.MoveAside();
            AnsiConsole.MarkupLineInterpolated(
                $"{spec.Key}: begins anew; what was there is now in {Path.GetFileName(folder.Path)}.before (with --resume it goes on)");
        }
        Directory.CreateDirectory(folder.Path);
        return Train(spec, data, folder);
    }

    private FinishedTraining Train(TrainingSpec spec, PaperData data, TrainingFolder folder)
    {
        var history = TrainingHistory.Open(folder.History);
        string? divergence = null;
        processes?.Broadcast(TrainingHelper.Request(spec));
        // Where training fails it does in all: then nobody waits.
        _othersWait = false;
        using (var interruption = new Interruption("Stopping: the training is kept as it stands, and goes on with --resume."))
        using (var events = new TrainingEvents(folder.Events))
        using (var model = TrainingDisplay.Show(spec.Key, report => Fit(Options(spec, data, folder, metrics =>
        {
            history.Add(metrics);
            events.Add(metrics, history.Points[^1]);
            report(metrics);
        }, interruption.Token), data, spec, out divergence)))
        {
            _othersWait = true;
            model?.ExportToOnnx(folder.Model, new OnnxExportOptions { FoldBatchNormalization = false });
        }

        var summary = Summarize(spec, data, history, divergence);
        folder.Write(summary);
        return new FinishedTraining(spec, summary, folder);
    }

    /// <summary>Tells those who help that there is nothing more to do.</summary>
    public void Dispose()
    {
        if (_othersWait)
            processes?.Broadcast("");
    }

    private static ResNetTransformer? Fit(ResNetTrainer.Options trainerOptions, PaperData data, TrainingSpec spec, out string? divergence)
    {
        divergence = null;
        try
        {
            return new MLContext(spec.Seed).MulticlassClassification.Trainers.ResNet(trainerOptions).Fit(data.Training);
        }
        catch (TrainingDivergedException diverged)
        {
            divergence = diverged.Message;
            return diverged.BestModel;
        }
    }

    private ResNetTrainer.Options Options(
        TrainingSpec spec, PaperData data, TrainingFolder folder, Action<ResNetMetrics> report, CancellationToken cancellationToken) =>
        TrainerOptions.Of(spec, options, data, processes) with
        {
            Checkpoint = new TrainingCheckpoint { Path = folder.Checkpoint, Steps = options.CheckpointSteps },
            MetricsCallback = report,
            CancellationToken = cancellationToken,
        };

    private TrainingSummary Summarize(TrainingSpec spec, PaperData data, TrainingHistory history, string? divergence)
    {
        var recipe = ScaledRecipe.For(spec);
        var shape = data.PixelShape ?? new ImageShape(3, ScaledRecipe.ImageSize(spec), ScaledRecipe.ImageSize(spec));
        var complexity = spec.Architecture.Complexity(shape, data.ClassCount);
        var last = history.Epochs.LastOrDefault();
        return new TrainingSummary
        {
            Net = spec.Architecture.Name,
            Data = $"{data.Name} ({data.Source})",
            Recipe = spec.Recipe.ToString(),
            Scale = spec.Scale,
            DataScale = spec.DataScale,
            Seed = spec.Seed,
            Parameters = complexity.Parameters,
            MultiplyAdds = complexity.MultiplyAdds,
            ImageShape = shape.ToString(),
            TrainingImages = data.TrainingCount,
            TestImages = data.TestCount,
            BatchSize = recipe.BatchSize,
            Steps = last?.Iteration ?? 0,
            Epochs = last?.Epoch ?? 0,
            TrainingError = last?.EpochTrainingError,
            TestError = last?.TestError,
            Seconds = last?.Seconds ?? 0,
            Machine = Machine.Current.ToString(),
            Device = options.Device ?? "cpu",
            Finished = DateTime.UtcNow,
            Divergence = divergence,
        };
    }
}
