using System.Globalization;
using Microsoft.ML.ResNet;

namespace Reporting;

/// <summary>The training of a classifier as it happens.</summary>
internal static class TrainingDisplay
{
    private static readonly EpochDisplay<ResNetMetrics> Display = new(
        ["Epoch", "Loss", "Error", "Validation", "Rate", "Images/s", "Left"], [5, 6, 7, 10, 6, 8, 5], Cells,
        metrics => new(metrics.Epoch, metrics.Epochs, (double)metrics.Iteration / metrics.Iterations, metrics.EndOfEpoch));

    /// <summary>Runs <paramref name="train"/>, handing it the callback that takes its reports.</summary>
    public static T Show<T>(Func<Action<ResNetMetrics>, T> train) => Display.Show(train);

    private static string[] Cells(ResNetMetrics metrics) =>
    [
        Text($"{metrics.Epoch}/{metrics.Epochs}"),
        Text($"{metrics.TrainingLoss:0.0000}"),
        Text($"{metrics.TrainingError:P1}"),
        metrics.ValidationError is { } error ? Text($"{error:P1}") : "",
        Text($"{metrics.LearningRate:0.0000}"),
        Text($"{metrics.ImagesPerSecond:N0}"),
        EpochDisplay<ResNetMetrics>.TimeLeft(metrics.TimeLeft),
    ];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
