namespace Microsoft.ML.ResNet;

/// <summary>
/// What is done so that classes with few training images are not neglected. Validation and its figures are as without it.
/// </summary>
public enum ClassBalancing
{
    /// <summary>Nothing: a class counts as often as it comes.</summary>
    None,

    /// <summary>
    /// The images of a class weigh <c>n / (k · m)</c> in the loss, with n training images, k classes and m images of this class. The loss
    /// of a batch is the weighted mean, divided by the sum of the weights, as that of PyTorch's <c>cross_entropy</c>.
    /// </summary>
    WeightedLoss,

    /// <summary>
    /// Each class gets the same share of every epoch, whose length stays: images of rare classes come several times, each time augmented
    /// anew, those of common ones not in every epoch. Images of a class are drawn so that none comes again before all have come.
    /// </summary>
    BalancedSampling,
}
