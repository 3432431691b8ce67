using System.Runtime.InteropServices;
using Microsoft.ML.Data;

namespace Flowers.Photos;

/// <summary>Image files as people see them.</summary>
public static class PhotoFile
{
    /// <summary>Reads an image file, and turns it upright where it says that the camera was not.</summary>
    /// <returns>An image file.</returns>
    public static byte[] Read(string path) => TurnUpright(File.ReadAllBytes(path));

    /// <summary>Turns an image upright where its file says that the camera was not; any other file stays as it is.</summary>
    /// <param name="file">An image file that can be read.</param>
    /// <returns>The same array, or a PNG file.</returns>
    public static byte[] TurnUpright(byte[] file)
    {
        int orientation = ExifOrientation.Read(file);
        if (orientation == ExifOrientation.Upright)
            return file;
        using var image = MLImage.CreateFromStream(new MemoryStream(file));
        using var upright = Turn(image, orientation);
        return Encode(upright);
    }

    private static MLImage Turn(MLImage image, int orientation)
    {
        var source = MemoryMarshal.Cast<byte, uint>(image.Pixels);
        int lastColumn = image.Width - 1, lastRow = image.Height - 1;
        // From 5 on, rows become columns.
        var (width, height) = orientation >= 5 ? (image.Height, image.Width) : (image.Width, image.Height);
        uint[] pixels = new uint[source.Length];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                var (column, row) = orientation switch
                {
                    2 => (lastColumn - x, y),
                    3 => (lastColumn - x, lastRow - y),
                    4 => (x, lastRow - y),
                    5 => (y, x),
                    6 => (y, lastRow - x),
                    7 => (lastColumn - y, lastRow - x),
                    _ => (lastColumn - y, x),
                };
                pixels[(y * width) + x] = source[(row * image.Width) + column];
            }
        }
        return MLImage.CreateFromPixels(width, height, image.PixelFormat, MemoryMarshal.AsBytes<uint>(pixels));
    }

    /// <summary>ML.NET writes images to files only.</summary>
    private static byte[] Encode(MLImage image)
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".png");
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
}
