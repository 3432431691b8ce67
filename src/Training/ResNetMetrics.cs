namespace Microsoft.ML.ResNet;

/// <summary>
/// What <see cref="ResNetTrainer.Options.MetricsCallback"/> receives at the end of each epoch and, on request, every few steps.
/// </summary>
public sealed record ResNetMetrics
{
    /// <summary>
    /// Whether an epoch has just ended (validation figures are there if there is a validation set); otherwise this is a report from inside
    /// one.
    /// </summary>
    public required bool EndOfEpoch { get; init; }

    /// <summary>
    /// Whether this is the report of an epoch that was trained before <see cref="ResNetTrainer.Options.Checkpoint"/> was gone on from: all
    /// of them come once more, first, so that a callback that draws curves has them whole.
    /// </summary>
    public bool IsFromCheckpoint { get; init; }

    /// <summary>The epoch under way or just ended, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>Epochs planned.</summary>
    public required int Epochs { get; init; }

    /// <summary>Steps done, from 1.</summary>
    public required long Iteration { get; init; }

    /// <summary>Steps planned.</summary>
    public required long Iterations { get; init; }

    /// <summary>
    /// Mean cross-entropy in nats over this epoch's training images so far, label smoothing, mixing and the weights of classes included.
    /// </summary>
    public required double TrainingLoss { get; init; }

    /// <summary>
    /// The fraction of this epoch's training images, augmented, that were misclassified when they were trained on, inside [0, 1]. A mixture
    /// of two counts as the one of the larger share.
    /// </summary>
    public required double TrainingError { get; init; }

    /// <summary>Mean cross-entropy in nats on the validation images; null inside an epoch and without a validation set.</summary>
    public double? ValidationLoss { get; init; }

    /// <summary>
    /// The fraction of the validation images that were misclassified, inside [0, 1]; null inside an epoch and without a validation set.
    /// </summary>
    public double? ValidationError { get; init; }

    /// <summary>The learning rate of the last step, before <see cref="FineTuning.LearningRateMultipliers"/>.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Training images a second in this epoch so far, validation excluded.</summary>
    public required double ImagesPerSecond { get; init; }

    /// <summary>Time since training began.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>An estimate of the time left if training runs to its planned end.</summary>
    public required TimeSpan TimeLeft { get; init; }

    /// <summary>
    /// The figures in a line, so that <c>MetricsCallback = Console.WriteLine</c> shows how training goes: epoch, loss, error, those of
    /// validation where there are any, learning rate, speed, time left.
    /// </summary>
    public override string ToString()
    {
        string validation = ValidationError is { } error
            ? FormattableString.Invariant($", validation loss {ValidationLoss:f4}, error {error:p2}")
            : "";
        return FormattableString.Invariant($"Epoch {Epoch}/{Epochs}: loss {TrainingLoss:f4}, error {TrainingError:p2}{validation}")
            + FormattableString.Invariant(
                $", learning rate {LearningRate:g4}, {ImagesPerSecond:f0} images/s, {(int)TimeLeft.TotalHours:00}:{TimeLeft:mm\\:ss} left");
    }
}
