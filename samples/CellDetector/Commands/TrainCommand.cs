using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Arguments;
using Cells.Photos;
using Cells.Reports;
using Cells.Training;
using Microsoft.ML;
using Reporting;
using Spectre.Console;

namespace Cells.Commands;

/// <summary>Trains on a part of the photos, evaluates on the others, saves the model.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        var data = CommonOptions.Data();
        var checkpoint = CommonOptions.Checkpoint();
        var model = CommonOptions.Model();
        var steps = new Option<int?>("--steps") { Description = "Steps of one photo each. Default: 1600" };
        steps.Require(value => value is null or >= 1, "must be at least 1");
        var imageSize = new Option<int?>("--image-size")
        {
            Description = "Pixels that the shorter side of photos is brought to. Default: 416 to 480 in training, 480 in testing",
        };
        imageSize.Require(value => value is null or >= 32 and <= 4096, "must be from 32 to 4096 pixels");
        var resume = new Option<bool>("--resume") { Description = "Go on with a training of the same options that was interrupted" };
        var seed = new Option<int>("--seed") { Description = "Decides what is random", DefaultValueFactory = _ => 1 };
        var threads = CommonOptions.Threads();
        var device = Devices.Option();
        var report = CommonOptions.Report();

        var command = new Command(
            "train", "Trains a model on photos with boxes and shows how well it does on photos that it has not seen.")
        {
            data, checkpoint, model, steps, imageSize, resume, seed, threads, device, report,
        };
        command.SetAction(result => Run(
            result.GetValue(data)!.FullName,
            new DetectorSettings
            {
                Checkpoint = result.GetValue(checkpoint)!,
                Steps = result.GetValue(steps),
                ImageSize = result.GetValue(imageSize),
                KeptTraining = new()
                {
                    Path = result.GetValue(model) + ".training", Resume = result.GetValue(resume), KeepPrevious = false,
                },
                Seed = result.GetValue(seed),
                Threads = result.GetValue(threads),
                Device = result.GetValue(device),
            },
            result.GetValue(model)!,
            result.GetValue(report)!));
        return command;
    }

    private static int Run(string data, DetectorSettings settings, string modelPath, string report)
    {
        OutputPath.ThrowIfUnwritable(modelPath, report);
        var mlContext = new MLContext(settings.Seed);
        var photos = VocFolder.Open(mlContext, data);
        AnsiConsole.MarkupLineInterpolated($"Photos: {photos.Split}; network: {settings.Checkpoint}\n[grey]{Machine.Current}[/]");

        using var interruption = new Interruption("Stopping: the weights of the epochs done are kept.");
        var clock = new Stopwatch();
        var model = DetectionDisplay.Show(progress =>
        {
            var pipeline = CellDetector.BuildPipeline(
                mlContext, settings with { Progress = progress, StopToken = interruption.Token });
            clock.Start();
            var fitted = pipeline.Fit(photos.Training);
            clock.Stop();
            return fitted;
        });
        using (model as IDisposable)
        {
            AnsiConsole.MarkupLineInterpolated(
                CultureInfo.InvariantCulture, $"Trained in [bold]{clock.Elapsed.TotalSeconds:0.0} s[/]\n");
            // Before anything else, which could fail.
            string saved = OutputPath.Keep(modelPath, path =>
                CellDetector.SaveModel(mlContext, model, photos.Training, path), AnsiConsole.WriteLine);
            Evaluation.Run(mlContext, model, photos.Test, report,
                new("Photos", $"{data} ({photos.Split})"),
                new("Trained", FormattableString.Invariant($"in {clock.Elapsed.TotalSeconds:0.0} s")),
                new("Began with", Path.GetFileName(settings.Checkpoint)),
                new("Seed", $"{settings.Seed}"));
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture,
                $"Saved [link]{saved}[/] ({new FileInfo(saved).Length / 1e6:0.0} MB)");
        }
        if (interruption.IsRequested)
            AnsiConsole.WriteLine($"Stopped early. With --resume and the same options it goes on from {settings.KeptTraining!.Path}.");
        else
            File.Delete(settings.KeptTraining!.Path);
        return 0;
    }
}
