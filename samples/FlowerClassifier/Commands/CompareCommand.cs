using System.CommandLine;
using Arguments;
using Flowers.Comparison;
using Flowers.Photos;
using Flowers.Reports;
using Flowers.Training;
using Microsoft.ML;
using Microsoft.ML.ResNet;
using Reporting;
using Spectre.Console;

namespace Flowers.Commands;

/// <summary>Holds the ways to train against each other.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        var data = CommonOptions.Data();
        var checkpoint = CommonOptions.Checkpoint();
        var methods = new Option<TransferMethod[]>("--methods")
        {
            Description = "What to compare, one by one or by commas",
            DefaultValueFactory = _ =>
                [TransferMethod.DnnSdca, TransferMethod.DnnLbfgs, TransferMethod.Features, TransferMethod.Head, TransferMethod.Finetune],
            AllowMultipleArgumentsPerToken = true,
        }.AcceptNames();
        var runs = new Option<int>("--runs")
        {
            Description = "Folds of cross-validation, or, where the folder has photos to test on, trainings with different seeds",
            DefaultValueFactory = _ => 5,
        };
        runs.Require(value => value >= 2, "must be at least 2");
        var imageSize = CommonOptions.ImageSize();
        var epochs = CommonOptions.Epochs();
        var seed = CommonOptions.Seed();
        var device = Devices.Option();
        var report = CommonOptions.File("--report", "The page to write, with a table of all numbers beside it", "Comparison.html");

        var command = new Command("compare", "Trains by every method on the same photos and shows accuracy and time side by side.")
        {
            data,
            checkpoint,
            methods,
            runs,
            imageSize,
            epochs,
            seed,
            device,
            report,
        };
        command.SetAction(result => Run(
            result.GetValue(data)!.FullName,
            result.GetValue(methods)!,
            result.GetValue(runs),
            new TransferSettings
            {
                Checkpoint = result.GetValue(checkpoint)!,
                Epochs = result.GetValue(epochs),
                ImageSize = result.GetValue(imageSize),
                Seed = result.GetValue(seed),
                Device = result.GetValue(device),
            },
            result.GetValue(report)!,
            string.Join(' ', result.Tokens.Select(token => token.Value))));
        return command;
    }

    private static int Run(string data, TransferMethod[] methods, int runs, TransferSettings settings, string report, string commandLine)
    {
        OutputPath.ThrowIfUnwritable(report);
        TransferLearning.ThrowIfUnfit(settings);
        var mlContext = new MLContext(settings.Seed);
        int seed = settings.Seed!.Value;
        bool hasParts = PhotoFolder.HasParts(data);
        var folds = Headings.While("Reading the photos", () => hasParts
            ? Fold.Repeated(
                PhotoFolder.Scan(mlContext, data, DatasetPart.Training).Photos, PhotoFolder.Scan(mlContext, data, DatasetPart.Test).Photos,
                runs, seed)
            : Fold.CrossValidation(PhotoFolder.Scan(mlContext, data).Photos, runs, seed));
        string testing = hasParts
            ? FormattableString.Invariant($"{folds[0].Training.Count:N0} photos to train on, {folds[0]
                .Test.Count:N0} others to test on, {runs} seeds.")
            : FormattableString.Invariant($"{runs}-fold cross-validation over {folds.Sum(fold => fold.Test.Count):N0} photos.");
        AnsiConsole.MarkupLineInterpolated($"{testing}\n[grey]{Machine.Current}[/]\n");

        using var interruption = new Interruption("Stopping: the trainings that are done are compared.");
        var results = MethodComparison.Run(folds, methods, settings with { CancellationToken = interruption.Token });
        if (results.Count == 0)
            throw new OperationCanceledException("Stopped before the first training was done: there is nothing to compare.");
        ComparisonTable.Write(results);
        ComparisonReport.Save(report, results, testing,
        [
            new("Command", $"FlowerClassifier {commandLine}", IsCode: true), new("Checkpoint", Path.GetFileName(settings.Checkpoint)),
            new("Seed", $"{seed}"), new("Machine", Machine.Current.ToString()),
        ]);
        AnsiConsole.MarkupLineInterpolated($"Wrote [link]{report}[/]");
        return 0;
    }
}
