using System.Numerics;
using System.Runtime.InteropServices;

namespace Microsoft.ML.ResNet;

/// <summary>
/// From pixels [N, H, W, C] to what a network takes, [N, C, H, W], normalised, in one pass on the CPU: cheaper than as three operators of a
/// graph, each of which would pass over floats.
/// </summary>
internal sealed class PlanarNormalizer
{
    private readonly float[] _scale;
    private readonly float[] _offset;

    public PlanarNormalizer(Normalization normalization)
    {
        Shape = normalization.Shape;
        float[] deviation = normalization.Expand(normalization.StandardDeviation), mean = normalization.Expand(normalization.Mean);
        _scale = [.. deviation.Take(Shape.Channels).Select(value => 1 / value)];
        _offset = PixelOrder.ToPlanar([.. mean.Zip(deviation, (m, d) => -m / d)], Shape.Channels);
    }

    /// <summary>Size of the images.</summary>
    public ImageShape Shape { get; }

    /// <param name="pixels">What to read.</param>
    /// <param name="planes">Receives as many values.</param>
    public void Apply(PixelBatch pixels, Span<float> planes)
    {
        int length = Shape.PixelCount;
        var singles = pixels.IsSingle ? MemoryMarshal.Cast<byte, float>(pixels.Bytes) : default;
        for (int image = 0; image < pixels.Count; image++)
        {
            var target = planes.Slice(image * length, length);
            if (pixels.IsSingle)
                Apply(singles.Slice(image * length, length), target);
            else
                Apply(pixels.Bytes.Slice(image * length, length), target);
        }
    }

    private void Apply<T>(ReadOnlySpan<T> image, Span<float> planes)
        where T : struct, INumberBase<T>
    {
        int channels = Shape.Channels, plane = image.Length / channels;
        for (int channel = 0; channel < channels; channel++)
        {
            float scale = _scale[channel];
            var offset = _offset.AsSpan(channel * plane, plane);
            var target = planes.Slice(channel * plane, plane);
            for (int i = 0, o = channel; i < target.Length; i++, o += channels)
                target[i] = (float.CreateTruncating(image[o]) * scale) + offset[i];
        }
    }
}
