namespace PaperExperiments.Trainings;

/// <summary>Where a training stood.</summary>
internal sealed record HistoryPoint
{
    public required long Iteration { get; init; }

    public required int Epoch { get; init; }

    public required bool EndOfEpoch { get; init; }

    /// <summary>Mean cross-entropy since the point before, on augmented images as they were trained on.</summary>
    public required double TrainingLoss { get; init; }

    /// <summary>Likewise the share of misclassified images, inside [0, 1].</summary>
    public required double TrainingError { get; init; }

    /// <summary>Since the beginning of the epoch.</summary>
    public required double EpochTrainingLoss { get; init; }

    /// <summary>Since the beginning of the epoch.</summary>
    public required double EpochTrainingError { get; init; }

    /// <summary>At the end of an epoch.</summary>
    public required double? TestLoss { get; init; }

    /// <summary>At the end of an epoch, inside [0, 1].</summary>
    public required double? TestError { get; init; }

    public required double LearningRate { get; init; }

    /// <summary>Since training began, interruptions left out.</summary>
    public required double Seconds { get; init; }
}
