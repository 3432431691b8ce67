using System.CommandLine;
using Arguments;
using Microsoft.ML.ResNet;
using MlResNet.Comparison;
using MlResNet.Photos;
using MlResNet.Reports;
using MlResNet.Training;
using Reporting;
using Spectre.Console;

namespace MlResNet.Commands;

/// <summary>Holds the ways to train against each other.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        var data = CommonOptions.Photos();
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
        var repeats = new Option<int>("--repeats")
        {
            Description = "How many times to cross-validate, each time with other folds",
            DefaultValueFactory = _ => 1,
        };
        repeats.Require(value => value >= 1, "must be at least 1");
        var imageSize = CommonOptions.ImageSize();
        var epochs = CommonOptions.Epochs();
        var seed = CommonOptions.Seed();
        var device = Devices.Option();
        var threads = CommonOptions.Threads();
        var report = new Option<string>("--report")
        {
            Description = "The page to write, with a table of all numbers beside it", DefaultValueFactory = _ => "comparison.html",
        };

        var command = new Command(
            "compare", "Trains by several methods, ML.NET's own among them, on the same photos and shows accuracy and time side by side.")
        {
            data,
            checkpoint,
            methods,
            runs,
            repeats,
            imageSize,
            epochs,
            seed,
            threads,
            device,
            report,
        };
        command.SetAction(result => Run(
            Session.Of(result),
            result.GetValue(data)!,
            result.GetValue(methods)!,
            result.GetValue(runs),
            result.GetValue(repeats),
            new TransferSettings
            {
                Checkpoint = result.GetValue(checkpoint)!,
                Epochs = result.GetValue(epochs),
                ImageSize = result.GetValue(imageSize),
                Seed = result.GetValue(seed),
                Threads = result.GetValue(threads),
                Device = result.GetValue(device),
            },
            result.GetValue(report)!,
            string.Join(' ', result.Tokens.Select(token => token.Value))));
        return command;
    }

    private static int Run(
        Session session, string data, TransferMethod[] methods, int runs, int repeats, TransferSettings settings, string report,
        string commandLine)
    {
        OutputPath.ThrowIfUnwritable(report);
        TransferLearning.ThrowIfUnfit(settings);
        var mlContext = session.CreateContext(settings.Seed);
        int seed = settings.Seed!.Value;
        bool hasParts = PhotoSet.HasParts(data);
        if (hasParts && repeats > 1)
            throw new ArgumentException($"--repeats is for cross-validation; {data} has photos to test on: raise --runs instead.");
        var (photos, test) = Headings.While("Reading the photos", () => hasParts
            ? (PhotoSet.Scan(mlContext, data, DatasetPart.Training), PhotoSet.Scan(mlContext, data, DatasetPart.Test))
            : (PhotoSet.Scan(mlContext, data), null));
        photos.ThrowIfFewerThanTwoClasses(data);
        test?.ThrowIfEmpty(data);
        var folds = test is null
            ? Fold.CrossValidation(photos.Photos, runs, repeats, seed)
            : Fold.Repeated(photos.Photos, test.Photos, runs, seed);
        string testing = hasParts
            ? FormattableString.Invariant($"{folds[0].Training.Count:N0} photos to train on, {folds[0]
                .Test.Count:N0} others to test on, {runs} seeds.")
            : FormattableString.Invariant(
                $"{runs}-fold cross-validation over {folds.Take(runs).Sum(fold => fold.Test.Count):N0} photos{Times(repeats)}.");
        AnsiConsole.MarkupLineInterpolated($"{testing}\n[grey]{Machine.Current}[/]\n");

        using var interruption = new Interruption("Stopping: the trainings that are done are compared.");
        var results = MethodComparison.Run(folds, methods, settings with { CancellationToken = interruption.Token });
        if (results.Count == 0)
            throw new OperationCanceledException("Stopped before the first training was done: there is nothing to compare.");
        int? foldsARepeat = repeats > 1 ? runs : null;
        ComparisonTable.Write(results, foldsARepeat);
        ComparisonReport.Save(report, results, foldsARepeat, testing,
        [
            new("Command", $"mlresnet {commandLine}", IsCode: true), new("Checkpoint", Path.GetFileName(settings.Checkpoint)),
            new("Seed", $"{seed}"), new("Machine", Machine.Current.ToString()),
        ]);
        AnsiConsole.MarkupLineInterpolated($"Wrote [link]{report}[/]");
        return 0;
    }

    private static string Times(int repeats) => repeats == 1 ? "" : FormattableString.Invariant($", {repeats} times over");
}
