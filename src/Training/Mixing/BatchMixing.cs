namespace Microsoft.ML.ResNet;

/// <summary>
/// Trains on mixtures of two images and their labels: mixup blends them (Zhang et al., 2018), CutMix pastes a box of one into the other
/// (Yun et al., 2019). Where both are on, half of the batches get each.
/// </summary>
/// <remarks>
/// Each image is mixed with the one before it in the batch, whose order is random; the share of an image is drawn from Beta(α, α) once a
/// batch, and for CutMix is then that of the pixels it keeps. The loss is the cross-entropy with both labels in these shares. Training
/// errors are counted against the label of the larger share, and so are higher than without mixing; validation is not touched.
/// </remarks>
public sealed record BatchMixing
{
    /// <summary>Mixup as in the paper's ImageNet experiments, α = 0.2.</summary>
    public static BatchMixing Mixup { get; } = new() { MixupAlpha = 0.2 };

    /// <summary>CutMix as in its paper, α = 1.</summary>
    public static BatchMixing CutMix { get; } = new() { CutMixAlpha = 1 };

    /// <summary>α of mixup, at least 0; the larger, the more equal the shares. 0 = no mixup. Default 0.</summary>
    public double MixupAlpha { get; init; }

    /// <summary>α of CutMix, at least 0; 1 makes all sizes of the box equally likely. 0 = no CutMix. Default 0.</summary>
    public double CutMixAlpha { get; init; }

    /// <summary>The share of batches that are mixed, inside (0, 1]. Default 1.</summary>
    public double Probability { get; init; } = 1;

    internal IEnumerable<string> Problems()
    {
        if (MixupAlpha is not (>= 0 and <= 1000))
            yield return FormattableString.Invariant($"BatchMixing.MixupAlpha must be from 0 to 1000; received {MixupAlpha}.");
        if (CutMixAlpha is not (>= 0 and <= 1000))
            yield return FormattableString.Invariant($"BatchMixing.CutMixAlpha must be from 0 to 1000; received {CutMixAlpha}.");
        if (MixupAlpha == 0 && CutMixAlpha == 0)
            yield return "BatchMixing must have MixupAlpha or CutMixAlpha above 0 (null is no mixing); received 0 for both.";
        if (Probability is not (> 0 and <= 1))
            yield return FormattableString.Invariant($"BatchMixing.Probability must be inside (0, 1]; received {Probability}.");
    }
}
