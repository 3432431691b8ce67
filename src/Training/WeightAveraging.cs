namespace Microsoft.ML.ResNet;

/// <summary>
/// Averages the weights over training, the later the more: <c>average ← d·average + (1 - d)·weights</c>, BN statistics included. Validation
/// and the model have the average; training goes on with the weights themselves (Polyak and Juditsky, 1992; as in Szegedy et al., 2016,
/// section 8).
/// </summary>
/// <remarks>
/// At the n-th update d is at most (1 + n) / (10 + n), as in TensorFlow, so that the initial weights are soon forgotten. It costs one more
/// copy of the weights.
/// </remarks>
public sealed record WeightAveraging
{
    /// <summary>
    /// What is kept of the average at an update, inside (0, 1): it reaches back about 1 / (1 - Decay) updates. Default 0.999.
    /// </summary>
    public double Decay { get; init; } = 0.999;

    /// <summary>Steps between two updates, at least 1. Default 1.</summary>
    public int Interval { get; init; } = 1;

    internal double DecayAt(long update) => Math.Min(Decay, (1.0 + update) / (10.0 + update));

    internal IEnumerable<string> Problems()
    {
        if (Decay is not (> 0 and < 1))
            yield return FormattableString.Invariant($"WeightAveraging.Decay must be inside (0, 1); received {Decay}.");
        if (Interval < 1)
            yield return FormattableString.Invariant($"WeightAveraging.Interval must be at least 1 step; received {Interval}.");
    }
}
