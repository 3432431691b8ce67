namespace Microsoft.ML.ResNet;

/// <summary>What <see cref="FasterRcnnTrainer.Options.MetricsCallback"/> receives at the end of each epoch and, on request, every few
/// steps.</summary>
public sealed record DetectionTrainingMetrics
{
    /// <summary>Whether an epoch has just ended; otherwise this is a report from inside one.</summary>
    public required bool EndOfEpoch { get; init; }

    /// <summary>
    /// Whether this is the report of an epoch that was trained before <see cref="FasterRcnnTrainer.Options.Checkpoint"/> was gone on from:
    /// all of them come once more, first, so that a callback that draws curves has them whole.
    /// </summary>
    public bool IsFromCheckpoint { get; init; }

    /// <summary>Which of the four trainings of <see cref="DetectionTrainingScheme.Alternating"/> it is, from 1; of joint training
    /// 1.</summary>
    public required int Phase { get; init; }

    /// <summary>The epoch under way or just ended, from 1, of all phases together.</summary>
    public required int Epoch { get; init; }

    /// <summary>Epochs planned.</summary>
    public required int Epochs { get; init; }

    /// <summary>Steps done, from 1.</summary>
    public required long Iteration { get; init; }

    /// <summary>Steps planned.</summary>
    public required long Iterations { get; init; }

    /// <summary>Mean loss of proposals, object or not, in nats, over this epoch so far; 0 in phases in which they do not
    /// learn, likewise the other losses.</summary>
    public required double ObjectnessLoss { get; init; }

    /// <summary>Mean loss of the boxes of proposals over this epoch so far.</summary>
    public required double ProposalBoxLoss { get; init; }

    /// <summary>Mean loss of the classes of regions, in nats, over this epoch so far.</summary>
    public required double ClassificationLoss { get; init; }

    /// <summary>Mean loss of the boxes of regions over this epoch so far.</summary>
    public required double BoxLoss { get; init; }

    /// <summary>The share of the objects of this epoch that a proposal overlapped by at least one half, inside [0, 1]; NaN if there were
    /// none.</summary>
    public required double ProposalRecall { get; init; }

    /// <summary>Mean average precision at an overlap of 0.5 on the validation images, as COCO counts it; null inside an epoch, without
    /// them, and before the last phase.</summary>
    public double? ValidationAveragePrecision { get; init; }

    /// <summary>The learning rate of the last step.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Training images a second in this epoch so far, validation excluded.</summary>
    public required double ImagesPerSecond { get; init; }

    /// <summary>Time since training began.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>An estimate of the time left if training runs to its planned end.</summary>
    public required TimeSpan TimeLeft { get; init; }

    /// <summary>The sum of the four losses, which is minimised.</summary>
    public double Loss => ObjectnessLoss + ProposalBoxLoss + ClassificationLoss + BoxLoss;

    /// <summary>
    /// The figures in a line, so that <c>MetricsCallback = Console.WriteLine</c> shows how training goes: epoch, losses, recall of
    /// proposals, average precision where there is one, learning rate, speed, time left.
    /// </summary>
    public override string ToString()
    {
        string validation = ValidationAveragePrecision is { } precision
            ? FormattableString.Invariant($", validation AP50 {precision:f4}")
            : "";
        return FormattableString.Invariant($"Epoch {Epoch}/{Epochs}: loss {Loss:f4} (objectness {ObjectnessLoss:f4}, proposals ")
            + FormattableString.Invariant($"{ProposalBoxLoss:f4}, classes {ClassificationLoss:f4}, boxes {BoxLoss:f4}), recall of ")
            + FormattableString.Invariant($"proposals {ProposalRecall:p1}{validation}, learning rate {LearningRate:g4}, ")
            + FormattableString.Invariant($"{ImagesPerSecond:f2} images/s, {(int)TimeLeft.TotalHours:00}:{TimeLeft:mm\\:ss} left");
    }
}
