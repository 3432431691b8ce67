namespace Microsoft.ML.ResNet;

/// <summary>How images come to a network that was trained elsewhere, as far as that is known.</summary>
public sealed record ImagePreparation
{
    /// <summary>Channels, height and width of what the network is given; null where it is not known.</summary>
    public ImageShape? ImageShape { get; init; }

    /// <summary>
    /// Pixels that the shorter side of an image is resized to before the centre of the size <see cref="ImageShape"/> is taken; null where
    /// it is not known.
    /// </summary>
    public int? Resize { get; init; }

    /// <summary>The filter that image files are resized with; null where it is not known.</summary>
    public ResizeFilter? Filter { get; init; }

    /// <summary>What is subtracted from the pixels and what they are divided by; null where it is not known.</summary>
    public PixelNormalization? Normalization { get; init; }

    /// <summary>What is known here, and what else <paramref name="other"/> knows.</summary>
    internal ImagePreparation Or(ImagePreparation? other) => new()
    {
        ImageShape = ImageShape ?? other?.ImageShape,
        Resize = Resize ?? (ImageShape is null ? other?.Resize : null),
        Filter = Filter ?? other?.Filter,
        Normalization = Normalization ?? other?.Normalization,
    };
}
