using Arguments;
using Microsoft.ML;
using Microsoft.ML.ResNet;
using PaperExperiments.Results;
using Reporting;
using Spectre.Console;

namespace PaperExperiments.Detection;

/// <summary>Table 7 or 8 from the command line to the files of its results.</summary>
/// <param name="table">Which.</param>
/// <param name="options">What the command line says.</param>
/// <param name="processes">Those that train together, each of which runs this; the first decides, shows and writes.</param>
internal sealed class DetectionRun(DetectionTable table, DetectionOptions options, TrainingProcesses processes)
{
    private const string GoOn = "go on", Stop = "stop";

    private readonly MLContext _mlContext = new(options.Seed) { GpuDeviceId = Devices.Card(options.Device) };
    private readonly List<DetectionTraining> _trainings = [];

    public void Run()
    {
        string page = Path.Combine(options.Output, "report.html"), numbers = Path.Combine(options.Output, "results.csv");
        if (processes.IsFirst)
        {
            OutputPath.ThrowIfUnwritable(page, numbers);
            AnsiConsole.Write(new Rule($"[bold]{Markup.Escape(table.Title)}[/]").LeftJustified());
        }
        var data = DetectionData.Open(_mlContext, options.Data);
        TrainAll(data);
        if (!processes.IsFirst)
            return;
        if (_trainings.Count == 0)
            throw new OperationCanceledException("Stopped before the first training was done: there is nothing to compare.");

        var result = new ExperimentResult([.. options.Bodies.SelectMany(Rows)], [], [.. Notes()]);
        ResultTable.Write(table.Title, result);
        ResultFiles.WriteRows(numbers, result.Rows);
        DetectionReport.Of(table, options, result, _trainings, data.Split).Save(page);
        AnsiConsole.MarkupLineInterpolated($"Wrote [link]{page}[/] and its numbers beside it");
    }

    private void TrainAll(DetectionData data)
    {
        // Options that do not fit are told before the first of several trainings.
        var trainers = options.Bodies.ToDictionary(body => body, body => TrainerOptions(body, data));
        using var interruption = new Interruption(processes.IsFirst
            ? "Stopping: the training is kept as it stands, and goes on with --resume; those that are done are compared."
            : "Stopping with the others.");
        bool isStopped = false;
        foreach (var (body, seed) in options.Bodies.SelectMany(body => options.Seeds.Select(seed => (body, seed))))
        {
            // Others may hear of Ctrl-C at another time than the first.
            if (processes.Broadcast(isStopped || interruption.IsRequested ? Stop : GoOn) == Stop)
                return;
            var trainer = trainers[body] with { Seed = seed, Checkpoint = Checkpoint(options.CheckpointOf(body, seed)) };
            if (Train(data, body, trainer, interruption) is { } done)
                _trainings.Add(done);
            else
                isStopped = true;
        }
    }

    /// <returns>Null where it was stopped.</returns>
    private DetectionTraining? Train(DetectionData data, string body, FasterRcnnTrainer.Options trainer, Interruption interruption)
    {
        Say($"\n[bold]{body}[/], seed {trainer.Seed}: {trainer.Architecture}, {trainer.Iterations:N0} steps");
        // Of all sittings, and of those before alone where a training was finished before.
        var elapsed = TimeSpan.Zero;
        trainer = trainer with { CancellationToken = interruption.Token, MetricsCallback = figures => elapsed = figures.Elapsed };
        try
        {
            using var model = processes.IsFirst
                ? DetectionDisplay.Show(progress => Fit(trainer with { MetricsCallback = trainer.MetricsCallback + progress }, data))
                : Fit(trainer, data);
            var metrics = Evaluate(model, data);
            Say($"AP50 {metrics.Coco.AveragePrecision50:0.000}, VOC 2007 {metrics.Voc2007MeanAveragePrecision:0.000}");
            Say($"Trained in {elapsed:h\\:mm\\:ss}");
            return new(body, trainer.Seed!.Value, trainer.Iterations!.Value, metrics, elapsed);
        }
        catch (OperationCanceledException) when (interruption.IsRequested || processes.Count > 1)
        {
            return null;
        }
    }

    private FasterRcnnTransformer Fit(FasterRcnnTrainer.Options trainer, DetectionData data) =>
        _mlContext.MulticlassClassification.Trainers.FasterRcnn(trainer).Fit(data.Training);

    /// <summary>On the images to test on, of which each process takes a share.</summary>
    private DetectionMetrics Evaluate(FasterRcnnTransformer model, DetectionData data)
    {
        const string Area = "Area";
        var columns = new FasterRcnnTrainer.Options();
        var detected = model.Transform(_mlContext.Data.TakeShare(data.Test, processes));
        if (processes.Count > 1)
        {
            string[] names =
            [
                columns.LabelColumnName, columns.BoundingBoxColumnName, columns.PredictedLabelColumnName,
                columns.PredictedBoundingBoxColumnName, columns.ScoreColumnName, data.IgnoredColumn, Area,
            ];
            detected = _mlContext.Data.GatherRows(detected, processes, names);
        }
        return _mlContext.MulticlassClassification.EvaluateDetection(detected, new()
        {
            DifficultColumnName = data.IgnoredColumn == "IsDifficult" ? data.IgnoredColumn : null,
            CrowdColumnName = data.IgnoredColumn == "IsCrowd" ? data.IgnoredColumn : null,
            AreaColumnName = Area,
        });
    }

    private void Say(FormattableString markup)
    {
        if (processes.IsFirst)
            AnsiConsole.MarkupLineInterpolated(markup);
    }

    /// <summary>A training that is there and not to be gone on with is put aside: hours are not lost by a forgotten option.</summary>
    private TrainingCheckpoint Checkpoint(string path)
    {
        if (processes.IsFirst && !options.Resume && File.Exists(path))
            File.Move(path, path + ".before", overwrite: true);
        return new() { Path = path, Steps = options.CheckpointSteps, Resume = options.Resume };
    }

    private FasterRcnnTrainer.Options TrainerOptions(string body, DetectionData data)
    {
        var paper = table.Recipe.Options;
        string? checkpoint = options.Checkpoints.GetValueOrDefault(body);
        int shorter = options.ImageSize ?? paper.ShorterSides[0];
        float zoom = (float)shorter / paper.ShorterSides[0];
        var architecture = DetectionBodies.Architecture(table.Recipe, body, checkpoint);
        long milestone = Math.Max(1, (long)Math.Round(0.75 * Steps));
        return paper with
        {
            Architecture = architecture with { AnchorSizes = [.. architecture.AnchorSizes.Select(size => size * zoom)] },
            InitialCheckpoint = checkpoint,
            // Random weights have all to learn.
            FrozenParts = checkpoint is null ? 0 : paper.FrozenParts,
            ShorterSides = [shorter],
            LongerSide = (int)Math.Round(paper.LongerSide * zoom),
            Scheme = options.Scheme,
            Iterations = Steps,
            Schedule = LearningRateSchedule.MultiStepAt([milestone]),
            BatchSize = options.BatchSize ?? paper.BatchSize,
            LearningRate = options.LearningRate ?? paper.LearningRate,
            // Few steps at a higher rate than the paper's begin gently, and untrained heads' gradients are held down.
            WarmUp = options.LearningRate is null ? paper.WarmUp : WarmUp.Linear((int)Math.Clamp(Steps / 4, 1, 100)),
            MaximumGradientNorm = options.LearningRate is null ? paper.MaximumGradientNorm : 10,
            IgnoredColumnName = data.IgnoredColumn,
            BadBoxes = BadBoxHandling.LeaveOut,
            MetricsInterval = 1,
            Device = options.Device,
            NumberOfThreads = Math.Max(1, options.Threads / processes.LocalCount),
            Processes = processes,
        };
    }

    private long Steps => Math.Max(1, (long)Math.Round(table.Recipe.Options.Iterations!.Value * options.Scale));

    private IEnumerable<ResultRow> Rows(string body)
    {
        var ofBody = _trainings.Where(training => training.Body == body).ToList();
        return table.Measures.Select(measure => new ResultRow(
            body, measure.Name, "%", measure.Paper.TryGetValue(body, out double paper) ? paper : null,
            [.. ofBody.Select(training => 100 * measure.Of(training.Metrics))])).Where(row => row.Values.Count > 0);
    }

    private IEnumerable<string> Notes()
    {
        yield return table.Note;
        if (options.Scale < 1)
            yield return FormattableString.Invariant($"{Steps:N0} steps instead of the paper's {table.Recipe.Options.Iterations:N0}.");
        if (options.Scheme != table.Recipe.Options.Scheme)
            yield return "Trained all at once, where the paper trains in four steps.";
        foreach (string body in options.Bodies)
            yield return options.Checkpoints.TryGetValue(body, out string? file)
                ? $"{body} began with {Path.GetFileName(file)}."
                : $"{body} began with random weights, where the paper's began with those of a classifier of ImageNet.";
    }
}
