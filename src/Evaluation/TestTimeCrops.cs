namespace Microsoft.ML.ResNet;

/// <summary>Which parts of an image a network is shown in testing.</summary>
public enum TestTimeCrops
{
    /// <summary>The centre.</summary>
    Centre,

    /// <summary>
    /// The four corners and the centre (Krizhevsky et al. 2012, section 4.1); with <see cref="TestTimeAugmentation.Mirror"/> the "10-crop"
    /// of the paper.
    /// </summary>
    CornersAndCentre,

    /// <summary>
    /// All of it, whatever its proportions: the network runs as a fully convolutional one, and its global average pooling averages the
    /// class scores of all positions.
    /// </summary>
    Whole,
}
