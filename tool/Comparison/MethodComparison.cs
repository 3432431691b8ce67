using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using MlResNet.Photos;
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
        if (settings.CancellationToken.IsCancellationRequested)
            return result;
        PhotoRow[] photos = [.. folds.SelectMany(fold => (IEnumerable<PhotoRow>)[.. fold.Training, .. fold.Test]).Distinct()];
        var features = Headings.While($"{result.Name}, features", () => KeptFeatures.Compute(photos, settings));
        result = result with { FeatureSeconds = features?.Seconds };
        foreach (var (number, fold) in folds.Index().TakeWhile(_ => !settings.CancellationToken.IsCancellationRequested))
        {
            string run = $"{result.Name}, {number + 1} of {folds.Count}";
            try
            {
                var (accuracy, seconds) = Headings.While(run, () => Run(fold, features, settings with { Seed = fold.Seed }));
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

    private static (double Accuracy, double Seconds) Run(Fold fold, KeptFeatures? features, TransferSettings settings)
    {
        var mlContext = new MLContext(settings.Seed);
        var pipeline = features is null
            ? TransferLearning.CreatePipeline(mlContext, settings)
            : TransferLearning.CreateClassifier(mlContext, settings);
        var training = View(fold.Training);
        var clock = Stopwatch.StartNew();
        var model = pipeline.Fit(training);
        double seconds = clock.Elapsed.TotalSeconds;
        using (model as IDisposable)
        {
            return (mlContext.MulticlassClassification.Evaluate(model.Transform(View(fold.Test))).MicroAccuracy, seconds);
        }

        IDataView View(IReadOnlyList<PhotoRow> photos) =>
            features?.View(mlContext, photos) ?? mlContext.Data.LoadFromEnumerable(photos);
    }
}
