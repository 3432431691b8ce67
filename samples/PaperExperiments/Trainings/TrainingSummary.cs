namespace PaperExperiments.Trainings;

/// <summary>What a finished training is and what came of it; the file <c>summary.json</c>.</summary>
internal sealed record TrainingSummary
{
    public required string Net { get; init; }

    public required string Data { get; init; }

    public required string Recipe { get; init; }

    public required double Scale { get; init; }

    public required double DataScale { get; init; }

    public required int Seed { get; init; }

    public required long Parameters { get; init; }

    /// <summary>Of one image.</summary>
    public required long MultiplyAdds { get; init; }

    public required string ImageShape { get; init; }

    public required int TrainingImages { get; init; }

    public required int TestImages { get; init; }

    public required int BatchSize { get; init; }

    public required long Steps { get; init; }

    public required int Epochs { get; init; }

    /// <summary>Of the last epoch, on augmented images as they were trained on, inside [0, 1].</summary>
    public required double? TrainingError { get; init; }

    /// <summary>After the last step, inside [0, 1].</summary>
    public required double? TestError { get; init; }

    /// <summary>Training and testing, interruptions left out.</summary>
    public required double Seconds { get; init; }

    public required string Machine { get; init; }

    public required string Device { get; init; }

    /// <summary>In UTC.</summary>
    public required DateTime Finished { get; init; }

    /// <summary>Why the training ended before its last step; null if it did not.</summary>
    public string? Divergence { get; init; }
}
