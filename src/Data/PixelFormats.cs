using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>From the four bytes a pixel of an <see cref="MLImage"/> to grey or to red, green, blue.</summary>
internal static class PixelFormats
{
    /// <summary>Weights of the luma of ITU-R BT.601, L = 0.299 R + 0.587 G + 0.114 B, in 16-bit fixed point.</summary>
    public const int Red = 19595, Green = 38470, Blue = 7471, One = 1 << 16;

    /// <summary>Luma, rounded.</summary>
    public static void ToGrey(ReadOnlySpan<byte> bitmap, Span<byte> grey, MLPixelFormat format)
    {
        var (red, blue) = IsRedFirst(format) ? (Red, Blue) : (Blue, Red);
        bitmap = bitmap[..(grey.Length * 4)];
        for (int i = 0; i < grey.Length; i++)
        {
            var pixel = bitmap.Slice(i * 4, 4);
            grey[i] = (byte)((pixel[0] * red + pixel[1] * Green + pixel[2] * blue + One / 2) / One);
        }
    }

    public static void ToColour(ReadOnlySpan<byte> bitmap, Span<byte> colour, MLPixelFormat format)
    {
        int red = IsRedFirst(format) ? 0 : 2;
        for (int i = 0, o = 0; i + 3 < bitmap.Length && o + 2 < colour.Length; i += 4, o += 3)
        {
            colour[o] = bitmap[i + red];
            colour[o + 1] = bitmap[i + 1];
            colour[o + 2] = bitmap[i + 2 - red];
        }
    }

    /// <summary>From red, green, blue to an opaque <see cref="MLPixelFormat.Rgba32"/>.</summary>
    public static void ToBitmap(ReadOnlySpan<byte> colour, Span<byte> bitmap)
    {
        for (int i = 0, o = 0; i + 2 < colour.Length && o + 3 < bitmap.Length; i += 3, o += 4)
        {
            bitmap[o] = colour[i];
            bitmap[o + 1] = colour[i + 1];
            bitmap[o + 2] = colour[i + 2];
            bitmap[o + 3] = byte.MaxValue;
        }
    }

    /// <summary>Whether all pixels are equal.</summary>
    /// <param name="pixels">Pixels one after the other, at least one.</param>
    /// <param name="length">Bytes of a pixel.</param>
    public static bool AreAlike(ReadOnlySpan<byte> pixels, int length) => pixels[length..].SequenceEqual(pixels[..^length]);

    /// <summary>Puts a colour behind pixels that are transparent, and makes them opaque.</summary>
    /// <param name="bitmap"><see cref="MLPixelFormat.Rgba32"/>, with colours that are multiplied by alpha.</param>
    /// <param name="background">The colour.</param>
    public static void Flatten(Span<byte> bitmap, RgbColour background)
    {
        for (int i = 0; i + 3 < bitmap.Length; i += 4)
        {
            int rest = byte.MaxValue - bitmap[i + 3];
            if (rest == 0)
                continue;
            bitmap[i] = Over(bitmap[i], background.Red, rest);
            bitmap[i + 1] = Over(bitmap[i + 1], background.Green, rest);
            bitmap[i + 2] = Over(bitmap[i + 2], background.Blue, rest);
            bitmap[i + 3] = byte.MaxValue;
        }

        static byte Over(byte colour, byte behind, int rest) =>
            (byte)Math.Min(colour + (behind * rest + byte.MaxValue / 2) / byte.MaxValue, byte.MaxValue);
    }

    /// <exception cref="UnreadableImageException">The format is not one of those that can be read.</exception>
    public static void Check(MLPixelFormat format) => _ = IsRedFirst(format);

    private static bool IsRedFirst(MLPixelFormat format) => format switch
    {
        MLPixelFormat.Rgba32 => true,
        MLPixelFormat.Bgra32 => false,
        _ => throw new UnreadableImageException($"its pixel format is {format}, not Rgba32 or Bgra32"),
    };
}
