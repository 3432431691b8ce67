using System.Buffers.Binary;
using Microsoft.ML.Data;

namespace Serving.Tests;

/// <summary>Image files, good and bad.</summary>
internal static class ImageFiles
{
    public static byte[] Encode(MLImage image, string extension)
    {
        string path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N") + extension);
        try
        {
            image.Save(path);
            return File.ReadAllBytes(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    public static byte[] Noise(int width, int height, int seed, string extension)
    {
        byte[] rgba = new byte[width * height * 4];
        new Random(seed).NextBytes(rgba);
        for (int i = 3; i < rgba.Length; i += 4)
            rgba[i] = byte.MaxValue;
        using var image = MLImage.CreateFromPixels(width, height, MLPixelFormat.Rgba32, rgba);
        return Encode(image, extension);
    }

    /// <summary>The file, which claims to be of another size.</summary>
    public static byte[] Declaring(byte[] png, uint width, uint height)
    {
        byte[] file = [.. png];
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(16), width);
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(20), height);
        return file;
    }
}
