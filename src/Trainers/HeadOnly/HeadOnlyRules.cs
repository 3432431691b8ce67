namespace Microsoft.ML.ResNet;

/// <summary>The rules for the options beside <see cref="FineTuning.HeadOnly"/>.</summary>
internal static class HeadOnlyRules
{
    /// <summary>What other options ask for that cannot be done with features.</summary>
    public static IEnumerable<string> Problems(ResNetTrainer.Options options)
    {
        if (options.FineTuning?.HeadOnly is not { } headOnly)
            yield break;
        if (options.BatchMixing is not null)
            yield return "BatchMixing must be null with FineTuning.HeadOnly, which trains on features and not on images that could be "
                + $"mixed; received {OptionText.Of(options.BatchMixing)}.";
        if (headOnly.FeaturePasses > 1 && options.Augmentation is { ChangesNothing: true })
            yield return "FineTuning.HeadOnly.FeaturePasses must be 1 without an Augmentation, which tells the passes apart; "
                + $"received {headOnly.FeaturePasses}.";
    }
}
