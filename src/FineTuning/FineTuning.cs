using System.Collections.Immutable;

namespace Microsoft.ML.ResNet;

/// <summary>
/// How training goes on from the weights of <see cref="ResNetTrainer.Options.InitialModel"/> or
/// <see cref="ResNetTrainer.Options.InitialCheckpoint"/>: which of them stay as they are, and how fast the others move. The parts of a
/// network are its stem, its stages, from the image on, and its classifier.
/// </summary>
public sealed record FineTuning
{
    private const int StemAndClassifier = 2;

    /// <summary>
    /// Stages that stay as they are, and the stem with them, counted from the image: their weights do not move, their batch normalization
    /// normalizes by the statistics it came with and keeps those, and no gradient is computed for them. From 0, all learns, the stem too,
    /// to the number of stages: only the classifier learns. Default 0.
    /// </summary>
    public int FrozenStages { get; init; }

    /// <summary>
    /// Factors on the learning rate, each above 0: of the stem, of each stage, and of the classifier (Howard and Ruder, 2018, section 3.2:
    /// "discriminative fine-tuning"). A stage that is frozen has no use for its own until it thaws. Default empty: all 1.
    /// </summary>
    public ImmutableArray<double> LearningRateMultipliers { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Lets frozen stages learn later, the last of them first. Default null: what is frozen stays frozen.</summary>
    public GradualUnfreezing? Unfreezing { get; init; }

    /// <summary>
    /// Trains the classifier only, on features that are computed beforehand: much faster than <see cref="FrozenStages"/> for all of them,
    /// and without an augmentation that is new in every epoch. The other properties must be as they are by default. Default null: images
    /// pass through the network in every epoch.
    /// </summary>
    public HeadOnlyTraining? HeadOnly { get; init; }

    /// <summary>Value equality, the array by its elements.</summary>
    public bool Equals(FineTuning? other) =>
        other is not null && FrozenStages == other.FrozenStages && LearningRateMultipliers.SequenceEqual(other.LearningRateMultipliers)
        && Unfreezing == other.Unfreezing && HeadOnly == other.HeadOnly;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(FrozenStages, LearningRateMultipliers.Length, Unfreezing, HeadOnly);

    /// <summary>What is wrong with the values, for <paramref name="architecture"/> if it is known.</summary>
    internal IEnumerable<string> Problems(ResNetArchitecture? architecture)
    {
        int? stages = architecture?.BlocksPerStage.Length;
        if (FrozenStages < 0 || FrozenStages > stages)
            yield return "FineTuning.FrozenStages must be at least "
                + $"0{(stages is null ? "" : $" and at most the {stages} stages of {architecture}")}; received {FrozenStages}.";
        if (!LearningRateMultipliers.All(factor => factor is > 0 and < double.PositiveInfinity))
            yield return "FineTuning.LearningRateMultipliers must be above 0 and finite (FrozenStages keeps weights as they are); "
                + $"received {OptionText.Of(LearningRateMultipliers)}.";
        if (LearningRateMultipliers.Length > 0 && stages is { } count && LearningRateMultipliers.Length != count + StemAndClassifier)
            yield return $"FineTuning.LearningRateMultipliers must be empty or have {count + StemAndClassifier} factors for "
                + $"{architecture}, of the stem, {count} stages and the classifier; received {LearningRateMultipliers.Length}: "
                + $"{OptionText.Of(LearningRateMultipliers)}.";
        if (Unfreezing is { EpochsPerStage: < 1 })
            yield return FormattableString.Invariant(
                $"FineTuning.Unfreezing.EpochsPerStage must be at least 1; received {Unfreezing.EpochsPerStage}.");
        if (Unfreezing is not null && FrozenStages == 0)
            yield return "FineTuning.Unfreezing needs FrozenStages above 0: nothing is frozen that could thaw; received 0.";
        if (HeadOnly is null)
            yield break;
        if (FrozenStages != 0 || !LearningRateMultipliers.IsEmpty || Unfreezing is not null)
            yield return "FineTuning.HeadOnly freezes all stages: with it FrozenStages must be 0, LearningRateMultipliers empty and "
                + $"Unfreezing null; received {FrozenStages}, [{OptionText.Of(LearningRateMultipliers)}] and {OptionText.Of(Unfreezing)}.";
        foreach (string problem in HeadOnly.Problems())
            yield return problem;
    }
}
