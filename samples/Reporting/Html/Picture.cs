using System.Runtime.InteropServices;
using SkiaSharp;

namespace Reporting;

/// <summary>A picture that a page carries in itself.</summary>
/// <param name="MediaType">Such as image/png.</param>
/// <param name="Bytes">The file.</param>
internal sealed record Picture(string MediaType, byte[] Bytes)
{
    private const int LongestSide = 240;

    /// <summary>The picture as the address of an img element.</summary>
    public string DataUri => $"data:{MediaType};base64,{Convert.ToBase64String(Bytes)}";

    /// <summary>
    /// An image file of any kind as a PNG, which every browser shows, made smaller if it is larger than it will be shown.
    /// </summary>
    /// <param name="file">The image file; what it says of the camera's orientation does not count.</param>
    /// <param name="longestSide">The most pixels in a row or column of the picture.</param>
    /// <exception cref="InvalidDataException">It is not an image.</exception>
    public static Picture Thumbnail(byte[] file, int longestSide = LongestSide)
    {
        using var data = SKData.CreateCopy(file);
        using var codec = SKCodec.Create(data)
            ?? throw new InvalidDataException("A picture must be an image file of a kind that Skia reads.");
        using var bitmap = SKBitmap.Decode(codec);
        return Png(bitmap, longestSide);
    }

    /// <summary>Pixels as a PNG, made smaller if they are larger than they will be shown.</summary>
    /// <param name="pixels">Row by row, the channels of a pixel together: grey, or red, green and blue.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="channels">1 or 3.</param>
    /// <param name="longestSide">The most pixels in a row or column of the picture.</param>
    public static Picture FromPixels(ReadOnlySpan<byte> pixels, int width, int height, int channels, int longestSide = LongestSide)
    {
        if (channels is not (1 or 3) || pixels.Length != width * height * channels)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"A picture of {width}×{height} pixels must have 1 or 3 channels and a byte for each; received {channels} channels and ")
                + FormattableString.Invariant($"{pixels.Length} bytes."));
        }
        var colours = new int[width * height];
        for (int i = 0; i < colours.Length; i++)
        {
            var pixel = pixels.Slice(i * channels, channels);
            colours[i] = pixel[0] | (pixel[channels / 2] << 8) | (pixel[channels - 1] << 16);
        }
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgb888x, SKAlphaType.Opaque));
        Marshal.Copy(colours, 0, bitmap.GetPixels(), colours.Length);
        return Png(bitmap, longestSide);
    }

    private static Picture Png(SKBitmap bitmap, int longestSide)
    {
        double scale = Math.Min(1, (double)longestSide / Math.Max(bitmap.Width, bitmap.Height));
        var size = new SKSizeI(Math.Max(1, (int)Math.Round(bitmap.Width * scale)), Math.Max(1, (int)Math.Round(bitmap.Height * scale)));
        // Of middling quality, Skia halves a picture as often as it can before it interpolates: nothing between the new pixels is skipped.
        using var small = bitmap.Resize(bitmap.Info.WithSize(size), SKFilterQuality.Medium);
        using var data = small.Encode(SKEncodedImageFormat.Png, quality: 100);
        return new("image/png", data.ToArray());
    }
}
