namespace Microsoft.ML.ResNet;

/// <summary>
/// How a training image is varied each time it is shown. By default as the paper does on CIFAR: "4 pixels are padded on each side, and a
/// 32×32 crop is randomly sampled from the padded image or its horizontal flip" (section 4.2).
/// </summary>
public sealed record ImageAugmentation
{
    /// <summary>No variation.</summary>
    public static ImageAugmentation None { get; } = new() { Padding = 0, Mirror = false };

    /// <summary>The paper's on CIFAR (section 4.2), which is the default: padding of 4, random crop, mirror.</summary>
    public static ImageAugmentation Cifar { get; } = new();

    /// <summary>
    /// The paper's on ImageNet (section 3.4): the shorter side random in [256, 480] "for scale augmentation", a random crop "or its
    /// horizontal flip", and "the standard color augmentation in [21]". For networks of 224×224 pixels.
    /// </summary>
    public static ImageAugmentation ImageNet { get; } = new() { Padding = 0, ShorterSide = new(256, 480), ColourNoise = new() };

    /// <summary>
    /// Pixels added on each side before a crop of the original size is taken; every offset is equally likely. The padding has the value
    /// that becomes zero when the mean is subtracted. 0 = no crop. Without effect where <see cref="ShorterSide"/> is set. Default: 4.
    /// Range: 0 to 1024.
    /// </summary>
    public int Padding { get; init; } = 4;

    /// <summary>Whether half of the images, chosen at random, are mirrored left to right. Default: true.</summary>
    public bool Mirror { get; init; } = true;

    /// <summary>
    /// Resizes the image so that its shorter side has a random size in this range, then takes a crop of the network's size; every size and
    /// every place are equally likely. Images smaller than that are enlarged. It needs the original images: encoded, or <c>MLImage</c>s
    /// that were not resized. They are kept as they are, and files are decoded again in every epoch. Sizes are made with Pillow's bilinear
    /// filter; scoring and validation resize <c>MLImage</c>s with ML.NET's own filter instead, as the saved model will, so encoded files
    /// are what trains and tests alike. Default null: images are brought to the network's size once.
    /// </summary>
    public ShorterSideRange? ShorterSide { get; init; }

    /// <summary>Random shifts of colour. For images of three channels with grey levels 0..255. Default null: none.</summary>
    public ColourNoise? ColourNoise { get; init; }

    /// <summary>What is wrong with the values, for images of <paramref name="shape"/> if it is known.</summary>
    internal IEnumerable<string> Problems(ImageShape? shape = null)
    {
        if (Padding is < 0 or > 1024)
            yield return FormattableString.Invariant($"Augmentation.Padding must be from 0 to 1024 pixels; received {Padding}.");
        if (ShorterSide is { } range)
        {
            const int Largest = 1 << 14;
            if (range.Minimum < 1 || range.Maximum < range.Minimum || range.Maximum > Largest)
                yield return FormattableString.Invariant(
                    $"Augmentation.ShorterSide must be a range inside [1, {Largest}] with Minimum <= Maximum; received {range}.");
            if (shape is { } crop && range.Minimum < Math.Max(crop.Height, crop.Width))
                yield return $"Augmentation.ShorterSide.Minimum must be at least {Math.Max(crop.Height, crop.Width)}, to crop images of "
                    + $"{crop} from it; received {range}.";
        }

        if (ColourNoise is null)
            yield break;
        foreach (string problem in ColourNoise.Problems())
            yield return problem;
        if (shape is { Channels: not 3 })
            yield return FormattableString.Invariant(
                $"Augmentation.ColourNoise needs images of 3 channels, or must be null; they have {shape.Value.Channels}.");
    }

    internal bool ChangesNothing => Padding == 0 && !Mirror && ShorterSide is null && ColourNoise is null;

    /// <summary>Whether an image of the network's size is moved or mirrored.</summary>
    internal bool Moves => Padding > 0 || Mirror;
}
