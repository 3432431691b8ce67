using System.Globalization;
using Microsoft.ML.ResNet;

namespace Reporting;

/// <summary>The training of a detector as it happens.</summary>
internal static class DetectionDisplay
{
    private static readonly EpochDisplay<DetectionTrainingMetrics> Display = new(
        ["Epoch", "Proposals", "Regions", "Recall", "AP50", "Rate", "Images/s", "Left"], [7, 9, 7, 7, 5, 7, 8, 5], Cells,
        metrics => new(metrics.Epoch, metrics.Epochs, (double)metrics.Iteration / metrics.Iterations, metrics.EndOfEpoch));

    /// <summary>Runs <paramref name="train"/>, handing it the callback that takes its reports.</summary>
    public static T Show<T>(Func<Action<DetectionTrainingMetrics>, T> train) => Display.Show(train);

    private static string[] Cells(DetectionTrainingMetrics metrics) =>
    [
        Text($"{metrics.Epoch}/{metrics.Epochs}"),
        Text($"{metrics.ObjectnessLoss + metrics.ProposalBoxLoss:0.0000}"),
        Text($"{metrics.ClassificationLoss + metrics.BoxLoss:0.0000}"),
        Text($"{metrics.ProposalRecall:P1}"),
        metrics.ValidationAveragePrecision is { } precision ? Text($"{precision:0.000}") : "",
        Text($"{metrics.LearningRate:0.00000}"),
        Text($"{metrics.ImagesPerSecond:0.0}"),
        EpochDisplay<DetectionTrainingMetrics>.TimeLeft(metrics.TimeLeft),
    ];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
