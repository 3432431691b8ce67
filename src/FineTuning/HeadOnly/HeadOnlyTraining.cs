namespace Microsoft.ML.ResNet;

/// <summary>
/// Trains the classifier alone, on features that the other layers, which stay as they are, compute once for each image. The result is a
/// whole network like any other. All options of the trainer hold, but for those that change images in every step.
/// </summary>
/// <remarks>
/// The features of the training set, 4 bytes times their number an image and a pass, are kept as images are: up to
/// <see cref="ResNetTrainer.Options.MemoryBudget"/> in memory and beyond it in a file under
/// <see cref="ResNetTrainer.Options.WorkspacePath"/>, which is gone after training. The images themselves are let go before training
/// begins. An image that <see cref="ClassBalancing.BalancedSampling"/> draws several times in an epoch has the same features each time.
/// </remarks>
public sealed record HeadOnlyTraining
{
    /// <summary>
    /// Features that are computed of each training image, at least 1. With 1, the default, an image is seen as in scoring, and
    /// <see cref="ResNetTrainer.Options.Augmentation"/> has no say. With more it is augmented differently each time: those of pass 1 are
    /// trained on in the first epoch, those of pass 2 in the second and so on, and after the last pass again those of the first. As many as
    /// there are epochs cost what training with all stages frozen costs, and give the same. More than there are epochs are not computed.
    /// Validation images are always seen as in scoring.
    /// </summary>
    public int FeaturePasses { get; init; } = 1;

    internal IEnumerable<string> Problems()
    {
        if (FeaturePasses < 1)
            yield return FormattableString.Invariant($"FineTuning.HeadOnly.FeaturePasses must be at least 1; received {FeaturePasses}.");
    }

    /// <summary>How training images are varied before features are computed.</summary>
    /// <param name="training">How they would be varied in training.</param>
    internal ImageAugmentation AugmentationOf(ImageAugmentation training) => FeaturePasses == 1 ? ImageAugmentation.None : training;
}
