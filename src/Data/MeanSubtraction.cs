namespace Microsoft.ML.ResNet;

/// <summary>What is subtracted from the pixels before they enter the network. It is measured on the training images.</summary>
public enum MeanSubtraction
{
    /// <summary>Nothing: grey levels are only scaled to 0..1.</summary>
    None,

    /// <summary>The mean of each channel; the result is divided by the standard deviation of the channel.</summary>
    PerChannel,

    /// <summary>
    /// The mean of each value of the image ("per-pixel mean", section 4.2 of the paper); the result is divided by the standard
    /// deviation of the channel.
    /// </summary>
    PerPixel,
}
