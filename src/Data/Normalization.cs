using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>
/// What is subtracted from the pixels, and what they are divided by: <c>(pixel - mean) / deviation</c>.
/// </summary>
/// <remarks>
/// Where batch normalisation follows the first convolution, as in every network here, the division does not matter: a scale of the
/// input leaves the normalised maps, and so every gradient, as they are (but for the epsilon, which small inputs feel). It is
/// done so that the numbers are of the customary size.
/// </remarks>
internal sealed class Normalization
{
    /// <param name="shape">The images it is for.</param>
    /// <param name="mean">Grey levels; one value, one for each channel, or one for each value of an image <c>[H, W, C]</c>.</param>
    /// <param name="standardDeviation">Grey levels, above 0; one value or one for each channel.</param>
    public Normalization(ImageShape shape, float[] mean, float[] standardDeviation)
    {
        if (mean.Length != 1 && mean.Length != shape.Channels && mean.Length != shape.PixelCount)
            throw new ArgumentException(
                $"The mean must have 1, {shape.Channels} or {shape.PixelCount} values; received {mean.Length}.", nameof(mean));
        if (standardDeviation.Length != 1 && standardDeviation.Length != shape.Channels)
            throw new ArgumentException(
                $"The standard deviation must have 1 or {shape.Channels} values; received {standardDeviation.Length}.",
                nameof(standardDeviation));
        if (!standardDeviation.All(value => value > 0 && float.IsFinite(value)))
            throw new ArgumentException("Standard deviations must be above 0 and finite.", nameof(standardDeviation));

        (Shape, Mean, StandardDeviation) = (shape, mean, standardDeviation);
    }

    public ImageShape Shape { get; }

    public float[] Mean { get; }

    public float[] StandardDeviation { get; }

    /// <summary>
    /// Measures it on some images of a store; where these are files, on 10,000 of them if there are more. The result does not depend on the
    /// number of threads. With <see cref="MeanSubtraction.None"/> grey levels are divided by 255 and other values left as they are.
    /// </summary>
    /// <param name="store">Has the images.</param>
    /// <param name="indices">The training images.</param>
    /// <param name="kind">What is measured.</param>
    /// <param name="share">The processes that measure together, where the images are files; null: this one alone.</param>
    public static Normalization Compute(
        ImageStore store, ReadOnlySpan<int> indices, MeanSubtraction kind, MeasuringShare? share = null)
    {
        var shape = store.Input.Shape;
        if (kind == MeanSubtraction.None)
            return new(shape, [0], [store.IsSingle ? 1 : byte.MaxValue]);

        var moments = PixelMoments.Of(store, MeasuredImages.ForNormalization(store, indices), MeasuredImages.ShareOf(store, share));
        return kind == MeanSubtraction.PerPixel
            ? new(shape, moments.PixelMeans(), moments.DeviationsFromPixelMeans())
            : new(shape, moments.ChannelMeans(), moments.DeviationsFromChannelMeans());
    }

    /// <summary>
    /// The same for images of another size. A mean image has only its own: beyond it, the mean of each of its channels is subtracted.
    /// </summary>
    public Normalization At(ImageShape shape) => shape == Shape ? this : new(shape, WithoutMeanImage().Mean, StandardDeviation);

    /// <summary>The same for images of any size: of a mean image only the mean of each channel is left.</summary>
    public Normalization WithoutMeanImage() => HasMeanImage ? new(Shape, ChannelMeans(), StandardDeviation) : this;

    /// <summary>Whether the mean differs from pixel to pixel.</summary>
    public bool HasMeanImage => Mean.Length == Shape.PixelCount && Mean.Length > Shape.Channels;

    /// <summary>Prepares the constants on a device.</summary>
    public Normalizer On(Device device) => new(this, device);

    /// <summary>
    /// An image <c>[H, W, C]</c> to pad with: the paper pads with zeros after the mean is subtracted. As bytes it is the rounded
    /// mean, so that padding normalises to zero within half a grey level; as floating point, exactly.
    /// </summary>
    /// <returns>float[] or byte[].</returns>
    public Array Padding(bool isSingle)
    {
        var mean = Expand(Mean);
        return isSingle ? mean : Array.ConvertAll(mean, value => (byte)Math.Clamp(MathF.Round(value), 0, byte.MaxValue));
    }

    /// <summary>One value for each value of an image, <c>[H, W, C]</c>.</summary>
    internal float[] Expand(float[] values) => Expand(values, Shape.Height);

    /// <summary>One value for each value of the first rows of an image, <c>[rows, W, C]</c>.</summary>
    internal float[] Expand(float[] values, int rows)
    {
        var expanded = new float[rows * Shape.Width * Shape.Channels];
        for (int i = 0; i < expanded.Length; i++)
            expanded[i] = values[i % values.Length];
        return expanded;
    }

    private float[] ChannelMeans()
    {
        var sums = new double[Shape.Channels];
        for (int i = 0; i < Mean.Length; i++)
            sums[i % sums.Length] += Mean[i];
        return Array.ConvertAll(sums, sum => (float)(sum * Shape.Channels / Mean.Length));
    }
}
