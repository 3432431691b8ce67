namespace Microsoft.ML.ResNet;

/// <summary>Trains the classifier alone, on features that the other layers give once.</summary>
public sealed record HeadOnlyTraining
{
    /// <summary>How many differently augmented features of each image are computed, at least 1. Default 1.</summary>
    public int FeaturePasses { get; init; } = 1;

    internal IEnumerable<string> Problems()
    {
        if (FeaturePasses < 1)
            yield return $"FineTuning.HeadOnly.FeaturePasses must be at least 1; received {FeaturePasses}.";
    }
}
