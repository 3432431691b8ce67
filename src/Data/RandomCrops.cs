namespace Microsoft.ML.ResNet;

/// <summary>
/// The scale, place and mirroring of each image in one epoch: a function of seed, epoch and image. Safe for several threads.
/// </summary>
internal sealed class RandomCrops(ImageShape shape, ShorterSideRange shorterSide, bool mirror, long seed, int epoch)
{
    private readonly CounterRandom _random = new(seed, CounterRandom.Stream.ScaledCrop, epoch);

    /// <summary>The image's crop; the shape fits every size of the range, in any place.</summary>
    /// <param name="image">Which of the images.</param>
    /// <param name="width">Its columns.</param>
    /// <param name="height">Its rows.</param>
    public ScaledCrop Of(long image, int width, int height)
    {
        long counter = 4 * image;
        int side = shorterSide.Minimum + _random.At(counter, shorterSide.Maximum - shorterSide.Minimum + 1);
        var (wide, high) = ScaledCrop.Resize(width, height, side, shape);
        return new(
            wide, high,
            _random.At(counter + 1, wide - shape.Width + 1),
            _random.At(counter + 2, high - shape.Height + 1),
            mirror && _random.At(counter + 3, 2) == 1);
    }
}
