using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using MlResNet.Reports;
using MlResNet.Training;
using Spectre.Console;

namespace MlResNet.Comparison;

/// <summary>Trains with every method on every fold.</summary>
internal static class MethodComparison
{
    /// <param name="folds">The photos.</param>
    /// <param name="methods">What is compared.</param>
    /// <param name="settings">All that the methods share; the seed is that of the fold.</param>
    /// <returns>Of a comparison that was cancelled, what was done before; a method without a run is left out.</returns>
    public static IReadOnlyList<MethodResult> Run(
        IReadOnlyList<Fold> folds, IReadOnlyList<TransferMethod> methods, TransferSettings settings) =>
        [.. methods.Select(method => Run(folds, settings with { Method = method })).Where(result => result.Accuracies.Count > 0)];

    private static MethodResult Run(IReadOnlyList<Fold> folds, TransferSettings settings)
    {
        var result = new MethodResult(settings.Method, [], []);
        foreach (var (number, fold) in folds.Index().TakeWhile(_ => !settings.CancellationToken.IsCancellationRequested))
        {
            string run = $"{result.Name}, {number + 1} of {folds.Count}";
            try
            {
                var (accuracy, seconds) = Headings.While(run, () => Run(fold, settings with { Seed = fold.Seed }));
                result = result with { Accuracies = [.. result.Accuracies, accuracy], Seconds = [.. result.Seconds, seconds] };
                AnsiConsole.MarkupLineInterpolated(
                    CultureInfo.InvariantCulture, $"{run}: {accuracy:P1} of {fold.Test.Count:N0} photos right, {seconds:0.0} s");
            }
            catch (OperationCanceledException)
            {
                AnsiConsole.MarkupLineInterpolated($"[yellow]{run}: stopped[/]");
            }
        }
        return result;
    }

    private static (double Accuracy, double Seconds) Run(Fold fold, TransferSettings settings)
    {
        var mlContext = new MLContext(settings.Seed);
        var pipeline = TransferLearning.CreatePipeline(mlContext, settings);
        var training = mlContext.Data.LoadFromEnumerable(fold.Training);
        var clock = Stopwatch.StartNew();
        var model = pipeline.Fit(training);
        double seconds = clock.Elapsed.TotalSeconds;
        using (model as IDisposable)
        {
            var scored = model.Transform(mlContext.Data.LoadFromEnumerable(fold.Test));
            return (mlContext.MulticlassClassification.Evaluate(scored).MicroAccuracy, seconds);
        }
    }
}
