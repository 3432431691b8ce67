using System.Runtime.InteropServices;

namespace Microsoft.ML.ResNet;

/// <summary>Brings pixels into the order in which images are kept, <c>[H, W, C]</c>, and out of it.</summary>
internal static class PixelOrder
{
    public static void CheckCount(int received, ImageShape shape)
    {
        if (received != shape.PixelCount)
            throw new InvalidDataException($"there are {received} values, but images of the shape {shape} have {shape.PixelCount}");
    }

    public static void Interleave<T>(ReadOnlySpan<T> values, Span<T> pixels, ImageInput input)
        where T : unmanaged
    {
        int channels = input.Shape.Channels;
        if (input.Layout == PixelLayout.Interleaved || channels == 1)
        {
            values.CopyTo(pixels);
            return;
        }

        int plane = values.Length / channels;
        if (channels == 3)
        {
            ReadOnlySpan<T> red = values[..plane], green = values.Slice(plane, plane), blue = values.Slice(2 * plane, plane);
            for (int i = 0, o = 0; i < red.Length && o + 2 < pixels.Length; i++, o += 3)
            {
                pixels[o] = red[i];
                pixels[o + 1] = green[i];
                pixels[o + 2] = blue[i];
            }

            return;
        }

        for (int c = 0; c < channels; c++)
        {
            var source = values.Slice(c * plane, plane);
            for (int i = 0; i < source.Length; i++)
                pixels[i * channels + c] = source[i];
        }
    }

    /// <summary>The values of an image <c>[H, W, C]</c> as <c>[C, H, W]</c>.</summary>
    public static float[] ToPlanar(ReadOnlySpan<float> interleaved, int channels)
    {
        float[] planar = new float[interleaved.Length];
        int plane = interleaved.Length / channels;
        for (int i = 0; i < interleaved.Length; i++)
            planar[(i % channels * plane) + (i / channels)] = interleaved[i];
        return planar;
    }

    /// <summary>Reverses the order of the pixels of a row; the channels of each stay in order.</summary>
    public static void Reverse<T>(Span<T> row, int channels)
        where T : unmanaged
    {
        if (channels == 1)
        {
            row.Reverse();
        }
        else if (channels == 3)
        {
            MemoryMarshal.Cast<T, ThreeChannels<T>>(row).Reverse();
        }
        else
        {
            row.Reverse();
            for (int i = 0; i < row.Length; i += channels)
                row.Slice(i, channels).Reverse();
        }
    }

    private readonly struct ThreeChannels<T>
        where T : unmanaged
    {
#pragma warning disable CS0169, IDE0051 // Only its size is used.
        private readonly T _red, _green, _blue;
#pragma warning restore CS0169, IDE0051
    }
}
