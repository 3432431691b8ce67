using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Arguments;
using Microsoft.ML;
using Microsoft.ML.ResNet;
using MlResNet.Photos;
using MlResNet.Reports;
using MlResNet.Training;
using Spectre.Console;

namespace MlResNet.Commands;

/// <summary>Trains on a part of the photos, evaluates on the others, saves the model.</summary>
internal static class TrainCommand
{
    private const int Interrupted = 130;

    public static Command Create()
    {
        var photos = CommonOptions.Photos();
        var output = new Option<string>("--out", "-o") { Description = "The model to save", DefaultValueFactory = _ => "model.mlnet" };
        var checkpoint = CommonOptions.Checkpoint();
        var method = new Option<TransferMethod>("--method")
        {
            Description = "head: a new last layer; finetune: the other layers as well; scratch: everything, from random weights; "
                + "features: ML.NET's softmax regression over the network's features, a model that export and serve do not take",
            DefaultValueFactory = _ => new TransferSettings().Method,
        }.AcceptNames();
        var architecture = new Option<string?>("--architecture") {
            Description = "The network to train from scratch, such as resnet-50 or cifar-20. Default: that of the checkpoint" };
        var epochs = CommonOptions.Epochs();
        var batchSize = new Option<int>("--batch-size") {
            Description = "Photos a step", DefaultValueFactory = _ => new TransferSettings().BatchSize };
        var learningRate = new Option<double?>("--learning-rate") {
            Description = "Highest learning rate of the cycle. Default: what suits the method" };
        var imageSize = CommonOptions.ImageSize();
        var testFraction = CommonOptions.TestFraction("0.2, or what the folder itself has for it in val");
        var validation = new Option<double>("--validation-fraction")
        {
            Description = "Share of each class of the training photos that chooses the best epoch instead of being trained on",
        };
        var resume = new Option<bool>("--resume") { Description = "Go on with a training of the same options that was interrupted" };
        var seed = CommonOptions.Seed();
        var threads = CommonOptions.Threads();
        var device = Devices.Option();
        var report = CommonOptions.Report("beside the model, with the ending .html");
        architecture.Rule(name => name is null ? null : ArchitectureProblem(name));
        batchSize.Require(value => value >= 2, "must be at least 2");
        learningRate.Require(value => value is null or > 0 and < 100, "must be above 0 and below 100");
        validation.Require(value => value is >= 0 and < 1, "must be at least 0 and below 1");

        var command = new Command(
            "train", "Trains a model on a part of the photos and shows how well it does on the others. Ctrl-C keeps the best so far.")
        {
            photos, output, checkpoint, method, architecture, epochs, batchSize, learningRate, imageSize, testFraction, validation, resume,
            seed, threads, device, report,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(architecture) is not null && result.GetValue(method) != TransferMethod.Scratch)
                result.AddError("--architecture is for --method scratch; with the other methods the checkpoint says what the network is.");
        });
        command.SetAction(result => Run(
            Session.Of(result),
            result.GetValue(photos)!,
            result.GetValue(testFraction),
            new TransferSettings
            {
                Checkpoint = result.GetValue(checkpoint)!,
                Method = result.GetValue(method),
                Architecture = result.GetValue(architecture) is { } name ? ResNetArchitecture.Parse(name) : null,
                Epochs = result.GetValue(epochs),
                BatchSize = result.GetValue(batchSize),
                LearningRate = result.GetValue(learningRate),
                ImageSize = result.GetValue(imageSize),
                ValidationFraction = result.GetValue(validation),
                KeptTraining = new TrainingCheckpoint
                {
                    Path = result.GetValue(output) + ".training", Resume = result.GetValue(resume), KeepPrevious = false,
                },
                Seed = result.GetValue(seed),
                Threads = result.GetValue(threads),
                Device = result.GetValue(device),
            },
            result.GetValue(output)!,
            result.GetValue(report) ?? Path.ChangeExtension(result.GetValue(output)!, ".html")));
        return command;
    }

    private static string? ArchitectureProblem(string name)
    {
        try
        {
            _ = ResNetArchitecture.Parse(name);
            return null;
        }
        catch (ArgumentException error)
        {
            return $"is none: {CommandRun.Mistake(error)}";
        }
    }

    private static int Run(
        Session session, string source, double? testFraction, TransferSettings settings, string modelPath, string report)
    {
        OutputPath.ThrowIfUnwritable(modelPath, report);
        var mlContext = session.CreateContext(settings.Seed);
        var (training, test) = Headings.While("Reading the photos", () =>
        (
            PhotoSet.Scan(mlContext, source, DatasetPart.Training, HeldOut.Fraction(source, testFraction)),
            PhotoSet.Scan(mlContext, source, DatasetPart.Test, HeldOut.Fraction(source, testFraction))
        ));
        training.ThrowIfFewerThanTwoClasses(source);
        TransferLearning.ThrowIfUnfit(settings);
        PhotoSummary.Write(training, test);
        if (settings.KeptTraining is { Resume: true } kept && !File.Exists(kept.Path))
            session.Say($"There is no {kept.Path} to go on from: training begins anew.");

        var photos = training.Load(mlContext);
        var clock = new Stopwatch();
        // The regression on features has no epochs to stop after.
        using var interruption = settings.Method == TransferMethod.Features ? null
            : new Interruption("Stopping: the best weights so far are kept.");
        var model = Headings.Training(settings, progress =>
        {
            var pipeline = TransferLearning.CreatePipeline(
                mlContext, settings with { Progress = progress, StopToken = interruption?.Token ?? default });
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
            string saved = OutputPath.Keep(modelPath, path => mlContext.Model.SaveResNet(model, photos.Schema, path), session.Say);
            if (test.Count > 0)
                Evaluation.Run(mlContext, model, test.Load(mlContext), test, [.. training.Unreadable, .. test.Unreadable], report,
                    new("Photos", source),
                    new("Trained on", FormattableString.Invariant($"{training.Count:N0} of them, in {clock.Elapsed.TotalSeconds:0.0} s")),
                    new("Method", $"{settings.Method}"),
                    new("Began with", settings.Method == TransferMethod.Scratch ? "random weights" : Path.GetFileName(settings.Checkpoint)),
                    new("Seed", $"{settings.Seed}"));
            AnsiConsole.MarkupLineInterpolated(
                CultureInfo.InvariantCulture, $"Saved [link]{saved}[/] ({new FileInfo(saved).Length / 1e6:0.0} MB)");
        }
        if (interruption is { IsRequested: true })
        {
            session.Say($"Stopped early. With --resume and the same options it goes on from {settings.KeptTraining!.Path}.");
            return Interrupted;
        }
        File.Delete(settings.KeptTraining!.Path);
        return 0;
    }
}
