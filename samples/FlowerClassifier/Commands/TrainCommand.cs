using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Arguments;
using Flowers.Photos;
using Flowers.Reports;
using Flowers.Training;
using Microsoft.ML;
using Microsoft.ML.ResNet;
using Spectre.Console;

namespace Flowers.Commands;

/// <summary>Trains on a part of the photos, evaluates on the others, saves the model.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        var data = CommonOptions.Data();
        var checkpoint = CommonOptions.Checkpoint();
        var model = CommonOptions.Model();
        var method = new Option<TransferMethod>("--method")
        {
            Description = "head: a new last layer; finetune: the other layers as well; scratch: no transfer, to compare; "
                + "features: ML.NET's softmax regression, a model that cannot be exported as ONNX or served by ResNetPredictor",
            DefaultValueFactory = _ => new TransferSettings().Method,
        }.AcceptNames();
        var epochs = CommonOptions.Epochs();
        var batchSize = new Option<int>("--batch-size") { Description = "Photos a step", DefaultValueFactory = _ =>
            new TransferSettings().BatchSize };
        var learningRate = new Option<double?>("--learning-rate") {
            Description = "Highest learning rate of the cycle. Default: what suits the method" };
        var imageSize = CommonOptions.ImageSize();
        var testFraction = CommonOptions.TestFraction();
        var validation = new Option<double>("--validation-fraction")
        {
            Description = "Share of each class of the training photos that chooses the best epoch instead of being trained on",
        };
        var resume = new Option<bool>("--resume") { Description = "Go on with a training of the same options that was interrupted" };
        var seed = CommonOptions.Seed();
        var threads = CommonOptions.Threads();
        var device = Devices.Option();
        var report = CommonOptions.Report();
        batchSize.Require(value => value >= 2, "must be at least 2");
        learningRate.Require(value => value is null or > 0 and < 100, "must be above 0 and below 100");
        validation.Require(value => value is >= 0 and < 1, "must be at least 0 and below 1");

        var command = new Command(
            "train", "Trains a model on a folder of photos and shows how well it does on photos that it has not seen.")
        {
            data, checkpoint, model, method, epochs, batchSize, learningRate, imageSize, testFraction, validation, resume, seed, threads,
                device, report,
        };
        command.SetAction(result => Run(
            result.GetValue(data)!.FullName,
            result.GetValue(testFraction),
            new TransferSettings
            {
                Checkpoint = result.GetValue(checkpoint)!,
                Method = result.GetValue(method),
                Epochs = result.GetValue(epochs),
                BatchSize = result.GetValue(batchSize),
                LearningRate = result.GetValue(learningRate),
                ImageSize = result.GetValue(imageSize),
                ValidationFraction = result.GetValue(validation),
                KeptTraining = new TrainingCheckpoint { Path = result.GetValue(model) + ".training", Resume = result.GetValue(resume),
                    KeepPrevious = false },
                Seed = result.GetValue(seed),
                Threads = result.GetValue(threads),
                Device = result.GetValue(device),
            },
            result.GetValue(model)!,
            result.GetValue(report)!));
        return command;
    }

    private static int Run(string data, double? testFraction, TransferSettings settings, string modelPath, string report)
    {
        OutputPath.ThrowIfUnwritable(modelPath, report);
        TransferLearning.ThrowIfUnfit(settings);
        var mlContext = new MLContext(settings.Seed);
        var (training, test) = Headings.While("Reading the photos", () =>
        (
            PhotoFolder.Scan(mlContext, data, DatasetPart.Training, TestPart.Fraction(data, testFraction)),
            PhotoFolder.Scan(mlContext, data, DatasetPart.Test, TestPart.Fraction(data, testFraction))
        ));
        PhotoSummary.Write(training, test);

        var photos = training.Load(mlContext);
        var clock = new Stopwatch();
        // The regression on features has no epochs to stop after.
        using var interruption = settings.Method == TransferMethod.Features ? null
            : new Interruption("Stopping: the best weights so far are kept.");
        var model = Headings.Training(settings, progress =>
        {
            var pipeline = FlowerClassifier.BuildPipeline(mlContext,
                settings with { Progress = progress, StopToken = interruption?.Token ?? default });
            clock.Start();
            var fitted = pipeline.Fit(photos);
            clock.Stop();
            return fitted;
        });
        using (model as IDisposable)
        {
            AnsiConsole.MarkupLineInterpolated(
                CultureInfo.InvariantCulture, $"Trained in [bold]{clock.Elapsed.TotalSeconds:0.0} s[/] on {training.Count:N0} photos\n");
            // Before anything else, which could fail.
            string saved = OutputPath.Keep(modelPath, path =>
                FlowerClassifier.SaveModel(mlContext, model, photos, path), AnsiConsole.WriteLine);
            Evaluation.Run(mlContext, model, test, [.. training.Unreadable, .. test.Unreadable], report,
                new("Photos", data),
                new("Trained on", FormattableString.Invariant($"{training.Count:N0} of them, in {clock.Elapsed.TotalSeconds:0.0} s")),
                new("Method", $"{settings.Method}"),
                new("Began with", settings.Method == TransferMethod.Scratch ? "random weights" : Path.GetFileName(settings.Checkpoint)),
                new("Seed", $"{settings.Seed}"));
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture,
                $"Saved [link]{saved}[/] ({new FileInfo(saved).Length / 1e6:0.0} MB)");
        }
        if (interruption is { IsRequested: true })
            AnsiConsole.WriteLine($"Stopped early. With --resume and the same options it goes on from {settings.KeptTraining!.Path}.");
        else
            File.Delete(settings.KeptTraining!.Path);
        return 0;
    }
}
