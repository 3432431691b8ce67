namespace Microsoft.ML.ResNet;

/// <summary>
/// How a training image is varied each time it is shown: "4 pixels are padded on each side, and a 32×32 crop is randomly sampled
/// from the padded image or its horizontal flip" (section 4.2 of the paper).
/// </summary>
public sealed record ImageAugmentation
{
    private readonly int _padding = 4;

    /// <summary>No variation.</summary>
    public static ImageAugmentation None { get; } = new() { Padding = 0, Mirror = false };

    /// <summary>
    /// Pixels added on each side before a crop of the original size is taken; every offset is equally likely. The padding has the
    /// value that becomes zero when the mean is subtracted. 0 = no crop. Default: 4. Range: 0 to 1024.
    /// </summary>
    public int Padding
    {
        get => _padding;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(Padding));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 1024, nameof(Padding));
            _padding = value;
        }
    }

    /// <summary>Whether half of the images, chosen at random, are mirrored left to right. Default: true.</summary>
    public bool Mirror { get; init; } = true;

    internal bool ChangesNothing => Padding == 0 && !Mirror;
}
