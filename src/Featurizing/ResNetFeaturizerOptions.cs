namespace Microsoft.ML.ResNet;

/// <summary>
/// How images come to a network that gives features, and what is taken from it. Values are checked, all at once, where the featurizer is
/// created.
/// </summary>
/// <remarks>
/// A fitted <see cref="ResNetTransformer"/> knows how its images are prepared: with one, <see cref="ImageShape"/>, <see cref="Resize"/>,
/// <see cref="Decoding"/> and <see cref="Normalization"/> must be null.
/// </remarks>
public sealed record ResNetFeaturizerOptions
{
    /// <summary>
    /// Size of the images that the network sees, of the network's channels and any height and width that it can halve as often as it does.
    /// Default null: that which the
    /// column's type tells (<c>MLImage</c>s of a known size, pixels of known dimensions), else what is known of the checkpoint
    /// (<see cref="ResNetCheckpoint.Preparation"/>), else 224×224 for
    /// networks with the stem for ImageNet, and 32×32 for those for CIFAR.
    /// </summary>
    public ImageShape? ImageShape { get; init; }

    /// <summary>
    /// Pixels that the shorter side of an image is resized to before the centre of the size <see cref="ImageShape"/> is taken; at least the
    /// longer side of that. Default null: what is known
    /// of the checkpoint, else 256 for the default of 224×224, as torchvision tests its networks; otherwise images are resized as little as
    /// covers <see cref="ImageShape"/>. Has no say in columns of pixels,
    /// which are never resized.
    /// </summary>
    public int? Resize { get; init; }

    /// <summary>
    /// How image files are decoded: whether they are turned upright, at what size, and over which background. Must be null for columns of
    /// <c>MLImage</c>s. Default null: all defaults.
    /// </summary>
    public ImageDecoding? Decoding { get; init; }

    /// <summary>
    /// What is subtracted from the pixels and what they are divided by. Default null: what is known of the checkpoint, else <see
    /// cref="PixelNormalization.ImageNet"/>.
    /// </summary>
    public PixelNormalization? Normalization { get; init; }

    /// <summary>
    /// Order of the values where the input column holds pixels. Default null: what the dimensions of the column tell, else planar.
    /// </summary>
    public PixelLayout? PixelLayout { get; init; }

    /// <summary>
    /// What a layer with maps gives: the mean of each, one value a channel (true, the default), or all values, as one vector in the order
    /// [C, H, W] (false).
    /// </summary>
    public bool PoolMaps { get; init; } = true;

    /// <summary>
    /// Whether the features of each layer are divided by their length, so that no layer and no image outweighs others. Default false:
    /// features as the network computes them. Those of an image that no feature answers to stay zero.
    /// </summary>
    public bool UnitLength { get; init; }

    /// <summary>What computes, in what batches, by how many threads. <see cref="MLContext.GpuDeviceId"/> chooses the device.</summary>
    public ScoringOptions Scoring { get; init; } = new();
}
