using SkiaSharp;

namespace Microsoft.ML.ResNet.Tests.Data.Decoding;

/// <summary>Large JPEG files with edges and fine structure, as cameras write them.</summary>
internal static class Photograph
{
    public static byte[] Jpeg(int width, int height, int seed = 1, int quality = 92)
    {
        using var bitmap = new SKBitmap(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        var random = new Random(seed);
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Clear(new SKColor(90, 120, 160));
            using var paint = new SKPaint { IsAntialias = true };
            for (int i = 0; i < 200; i++)
            {
                paint.Color = new SKColor((byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256));
                canvas.DrawCircle(random.Next(width), random.Next(height), (float)(Math.Min(width, height) * random.NextDouble() / 8),
                    paint);
            }
        }
        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, quality);
        return data.ToArray();
    }

    /// <summary>Red grows to the right and green downwards, evenly.</summary>
    public static byte[] Ramp(int width, int height)
    {
        using var bitmap = new SKBitmap(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        var pixels = bitmap.GetPixelSpan();
        byte[] ramp = new byte[pixels.Length];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int at = 4 * (y * width + x);
                (ramp[at], ramp[at + 1], ramp[at + 2], ramp[at + 3]) = ((byte)(256L * x / width), (byte)(256L * y / height), 100, 255);
            }
        }
        System.Runtime.InteropServices.Marshal.Copy(ramp, 0, bitmap.GetPixels(), ramp.Length);
        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 100);
        return data.ToArray();
    }
}
