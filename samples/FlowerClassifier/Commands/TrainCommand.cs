using System.CommandLine;
using System.Diagnostics;
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
            Description = "head: a new last layer; finetune: the other layers as well; features: ML.NET's softmax regression; scratch: no transfer, to compare",
            DefaultValueFactory = _ => new TransferSettings().Method,
        };
        var epochs = CommonOptions.Epochs();
        var imageSize = CommonOptions.ImageSize();
        var testFraction = CommonOptions.TestFraction();
        var seed = CommonOptions.Seed();
        var device = CommonOptions.Device();
        var report = CommonOptions.Report();

        var command = new Command("train", "Trains a model on a folder of photos and shows how well it does on photos that it has not seen.")
        {
            data, checkpoint, model, method, epochs, imageSize, testFraction, seed, device, report,
        };
        command.SetRun(result => Run(
            result.GetValue(data)!.FullName,
            result.GetValue(testFraction),
            new TransferSettings
            {
                Checkpoint = result.GetValue(checkpoint)!,
                Method = result.GetValue(method),
                Epochs = result.GetValue(epochs),
                ImageSize = result.GetValue(imageSize),
                Seed = result.GetValue(seed),
                Device = result.GetValue(device),
            },
            result.GetValue(model)!,
            result.GetValue(report)!));
        return command;
    }

    private static int Run(string data, double? testFraction, TransferSettings settings, string modelPath, string report)
    {
        var mlContext = new MLContext(settings.Seed);
        var (training, test) = Headings.While("Reading the photos", () =>
        (
            PhotoFolder.Scan(mlContext, data, DatasetPart.Training, TestPart.Fraction(data, testFraction)),
            PhotoFolder.Scan(mlContext, data, DatasetPart.Test, TestPart.Fraction(data, testFraction))
        ));
        PhotoSummary.Write(training, test);

        var photos = training.Load(mlContext);
        var clock = new Stopwatch();
        var model = Headings.Training(settings, progress =>
        {
            var pipeline = FlowerClassifier.BuildPipeline(mlContext, settings with { Progress = progress });
            clock.Start();
            var fitted = pipeline.Fit(photos);
            clock.Stop();
            return fitted;
        });
        using (model as IDisposable)
        {
            AnsiConsole.MarkupLineInterpolated($"Trained in [bold]{clock.Elapsed.TotalSeconds:0.0} s[/] on {training.Count:N0} photos\n");
            FlowerClassifier.SaveModel(mlContext, model, photos, modelPath);
            Evaluation.Run(mlContext, model, test, [.. training.Unreadable, .. test.Unreadable], report,
                new("Photos", data), new("Trained on", $"{training.Count:N0} of them, in {clock.Elapsed.TotalSeconds:0.0} s"), new("Method", $"{settings.Method}"),
                new("Began with", settings.Method == TransferMethod.Scratch ? "random weights" : Path.GetFileName(settings.Checkpoint)), new("Seed", $"{settings.Seed}"));
        }
        AnsiConsole.MarkupLineInterpolated($"Saved [link]{modelPath}[/] ({new FileInfo(modelPath).Length / 1e6:0.0} MB)");
        return 0;
    }
}
