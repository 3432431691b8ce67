using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet.Tests.Data;

/// <summary>Images computed from coordinates, the same as in test/Microsoft.ML.ResNet.Tests/Reference/make_resize_reference.py.</summary>
internal static class ComputedImage
{
    public static byte Pixel(int x, int y, int channel) =>
        (byte)(x * 7 + y * 13 + channel * 85 + x * y % 31 * 5 + ((x / 5 + y / 3) % 2 != 0 ? 200 : 0));

    /// <summary>Four bytes a pixel, as an <see cref="MLImage"/> holds them; alpha is arbitrary.</summary>
    public static byte[] Bitmap(int width, int height, MLPixelFormat format)
    {
        var bitmap = new byte[width * height * 4];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int at = (y * width + x) * 4;
                for (int c = 0; c < 3; c++)
                    bitmap[at + (format == MLPixelFormat.Rgba32 ? c : 2 - c)] = Pixel(x, y, c);
                bitmap[at + 3] = (byte)(x ^ y);
            }
        }

        return bitmap;
    }

    /// <summary>An image file of random, repeatable content.</summary>
    public static byte[] File(int width, int height, int seed, string extension = ".png")
    {
        var bitmap = new byte[width * height * 4];
        new Random(seed).NextBytes(bitmap);
        for (int i = 3; i < bitmap.Length; i += 4)
            bitmap[i] = byte.MaxValue;
        using var image = MLImage.CreateFromPixels(width, height, MLPixelFormat.Rgba32, bitmap);
        string path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N") + extension);
        try
        {
            image.Save(path);
            return System.IO.File.ReadAllBytes(path);
        }
        finally
        {
            System.IO.File.Delete(path);
        }
    }

    /// <summary>The colours that <see cref="File"/> has, <c>[H, W, 3]</c>, if its format is lossless.</summary>
    public static byte[] Colours(int width, int height, int seed)
    {
        var bitmap = new byte[width * height * 4];
        new Random(seed).NextBytes(bitmap);
        return [.. bitmap.Where((_, i) => i % 4 != 3)];
    }
}
