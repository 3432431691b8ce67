namespace Microsoft.ML.ResNet;

/// <summary>
/// How a training image is varied each time it is shown: "4 pixels are padded on each side, and a 32×32 crop is randomly sampled
/// from the padded image or its horizontal flip" (section 4.2 of the paper).
/// </summary>
public sealed record ImageAugmentation
{
    /// <summary>No variation.</summary>
    public static ImageAugmentation None { get; } = new() { Padding = 0, Mirror = false };

    /// <summary>
    /// Pixels added on each side before a crop of the original size is taken; every offset is equally likely. The padding has the
    /// value that becomes zero when the mean is subtracted. 0 = no crop. Default: 4. Range: 0 to 1024.
    /// </summary>
    public int Padding { get; init; } = 4;

    /// <summary>Whether half of the images, chosen at random, are mirrored left to right. Default: true.</summary>
    public bool Mirror { get; init; } = true;

    internal IEnumerable<string> Problems()
    {
        if (Padding is < 0 or > 1024)
            yield return $"Augmentation.Padding must be from 0 to 1024 pixels; received {Padding}.";
    }

    internal bool ChangesNothing => Padding == 0 && !Mirror;
}
