using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>From the four bytes a pixel of an <see cref="MLImage"/> to grey or to red, green, blue.</summary>
internal static class PixelFormats
{
    /// <summary>Luma by ITU-R BT.601, in 16-bit fixed point: L = 0.299 R + 0.587 G + 0.114 B.</summary>
    public static void ToGrey(ReadOnlySpan<byte> bitmap, Span<byte> grey, MLPixelFormat format)
    {
        const int Red = 19595, Green = 38470, Blue = 7471;
        var (red, blue) = IsRedFirst(format) ? (Red, Blue) : (Blue, Red);
        bitmap = bitmap[..(grey.Length * 4)];
        for (int i = 0; i < grey.Length; i++)
        {
            var pixel = bitmap.Slice(i * 4, 4);
            grey[i] = (byte)((pixel[0] * red + pixel[1] * Green + pixel[2] * blue + 0x8000) >> 16);
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

    private static bool IsRedFirst(MLPixelFormat format) => format switch
    {
        MLPixelFormat.Rgba32 => true,
        MLPixelFormat.Bgra32 => false,
        _ => throw new UnreadableImageException($"its pixel format is {format}, not Rgba32 or Bgra32"),
    };
}
