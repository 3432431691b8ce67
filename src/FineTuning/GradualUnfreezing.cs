namespace Microsoft.ML.ResNet;

/// <summary>
/// Frozen stages learn one after the other, from the classifier back to the image, so that the gradients of a classifier that knows nothing
/// yet do not spoil them (Howard and Ruder, 2018, section 3.3: "gradual unfreezing").
/// </summary>
/// <remarks>
/// The stem thaws with the first stage. Frozen until epoch <see cref="EpochsPerStage"/> are as many stages as
/// <see cref="FineTuning.FrozenStages"/> says, then one less, and so on.
/// </remarks>
public sealed record GradualUnfreezing
{
    /// <summary>Epochs until the next stage thaws, at least 1. Default 1, as in the paper.</summary>
    public int EpochsPerStage { get; init; } = 1;

    /// <param name="frozenAtFirst">Stages frozen in the first epoch.</param>
    /// <param name="epoch">From 1.</param>
    internal int FrozenStages(int frozenAtFirst, int epoch) => Math.Max(0, frozenAtFirst - (epoch - 1) / EpochsPerStage);
}
