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
            else if (Shape.Channels == DeinterleavedBytes.Channels)
                ApplyToColours(pixels.Bytes.Slice(image * length, length), target);
            else
                Apply(pixels.Bytes.Slice(image * length, length), target);
        }
    }

    /// <summary>
    /// Sixteen pixels at a time, to the same values: a tenth of the time that value by value takes, which was 6 % of ResNet-18's.
    /// </summary>
    private void ApplyToColours(ReadOnlySpan<byte> image, Span<float> planes)
    {
        int plane = image.Length / Shape.Channels, whole = plane - (plane % DeinterleavedBytes.Pixels);
        for (int pixel = 0; pixel < whole; pixel += DeinterleavedBytes.Pixels)
        {
            var levels = new DeinterleavedBytes(image[(pixel * Shape.Channels)..]);
            for (int channel = 0; channel < Shape.Channels; channel++)
            {
                int to = (channel * plane) + pixel;
                levels.WriteScaled(channel, _scale[channel], _offset.AsSpan(to), planes[to..]);
            }
        }
        Apply(image, planes, from: whole);
    }

    private void Apply<T>(ReadOnlySpan<T> image, Span<float> planes, int from = 0)
        where T : struct, INumberBase<T>
    {
        int channels = Shape.Channels, plane = image.Length / channels;
        for (int channel = 0; channel < channels; channel++)
        {
            float scale = _scale[channel];
            var offset = _offset.AsSpan(channel * plane, plane);
            var target = planes.Slice(channel * plane, plane);
            for (int i = from, o = (from * channels) + channel; i < target.Length; i++, o += channels)
                target[i] = (float.CreateTruncating(image[o]) * scale) + offset[i];
        }
    }
}
