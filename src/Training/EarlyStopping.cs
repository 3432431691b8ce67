namespace Microsoft.ML.ResNet;

/// <summary>Ends training when the validation error no longer improves. Without a validation set it does nothing.</summary>
public sealed record EarlyStopping
{
    /// <summary>Epochs without improvement that are waited for, at least 1. Default 20, as in ML.NET's image trainer.</summary>
    public int Patience { get; init; } = 20;

    /// <summary>An epoch counts as better when its validation error is lower by more than this, inside [0, 1). Default 0.</summary>
    public double MinimumImprovement { get; init; }

    /// <summary>Whether the model gets the weights of the best epoch rather than of the last. Default true.</summary>
    public bool RestoreBestWeights { get; init; } = true;

    internal IEnumerable<string> Problems()
    {
        if (Patience < 1)
            yield return FormattableString.Invariant($"EarlyStopping.Patience must be at least 1 epoch; received {Patience}.");
        if (MinimumImprovement is not (>= 0 and < 1))
            yield return FormattableString.Invariant(
                $"EarlyStopping.MinimumImprovement must be inside [0, 1); received {MinimumImprovement}.");
    }
}
