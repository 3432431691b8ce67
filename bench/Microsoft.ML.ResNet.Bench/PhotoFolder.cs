using SkiaSharp;

namespace Microsoft.ML.ResNet.Bench;

/// <summary>Folders of JPEG files, made once.</summary>
internal static class PhotoFolder
{
    private const int Quality = 90, Octaves = 5, Coarsest = 64, Noise = 8;

    /// <summary>Pictures of the size that is the most frequent of ImageNet, and of about its files' length.</summary>
    public static string Photos(int count) => Make(Path.Combine("artifacts", "bench", "photos"), count, 500, 375, distinct: count);

    /// <summary>Small pictures, of which few differ in more than their last bytes.</summary>
    public static string Thumbnails(int count) =>
        Make(Path.Combine("artifacts", "bench", $"thumbnails-{count}"), count, 48, 40, distinct: 500);

    /// <summary>Ten classes; a folder that is there is taken as it is.</summary>
    private static string Make(string folder, int count, int width, int height, int distinct)
    {
        if (Directory.Exists(folder))
            return folder;
        string unfinished = folder + ".tmp";
        byte[][] pictures = [.. Enumerable.Range(0, distinct).Select(number => Picture(width, height, number))];
        for (int i = 0; i < count; i++)
        {
            string path = Path.Combine(unfinished, $"class-{i % SyntheticImage.Classes}", $"picture-{i:d7}.jpg");
            if (i < SyntheticImage.Classes)
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            // What follows the image's end makes files that differ and look alike otherwise.
            File.WriteAllBytes(path, [.. pictures[i % distinct], .. BitConverter.GetBytes(i)]);
        }
        Directory.Move(unfinished, folder);
        return folder;
    }

    /// <summary>Smooth patches of many sizes and a little noise, as photos have them.</summary>
    private static byte[] Picture(int width, int height, int seed)
    {
        var random = new Random(seed);
        var values = new double[height * width * 3];
        for (int octave = 0; octave < Octaves; octave++)
            AddPatches(values, width, height, Coarsest >> octave, 90.0 / (1 << octave), random);
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        var pixels = bitmap.GetPixelSpan();
        byte[] bytes = new byte[pixels.Length];
        for (int i = 0; i < width * height; i++)
        {
            for (int c = 0; c < 3; c++)
                bytes[4 * i + c] = (byte)Math.Clamp(128 + values[3 * i + c] + random.Next(-Noise, Noise + 1), 0, 255);
            bytes[4 * i + 3] = byte.MaxValue;
        }
        System.Runtime.InteropServices.Marshal.Copy(bytes, 0, bitmap.GetPixels(), bytes.Length);
        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, Quality);
        return data.ToArray();
    }

    private static void AddPatches(double[] values, int width, int height, int size, double strength, Random random)
    {
        int columns = width / size + 2, rows = height / size + 2;
        var corners = new double[rows * columns * 3];
        for (int i = 0; i < corners.Length; i++)
            corners[i] = (random.NextDouble() - 0.5) * 2 * strength;
        for (int y = 0; y < height; y++)
        {
            var (row, down) = (y / size, y % size / (double)size);
            for (int x = 0; x < width; x++)
            {
                var (column, right) = (x / size, x % size / (double)size);
                for (int c = 0; c < 3; c++)
                {
                    double top = double.Lerp(Corner(row, column, c), Corner(row, column + 1, c), right);
                    double bottom = double.Lerp(Corner(row + 1, column, c), Corner(row + 1, column + 1, c), right);
                    values[(y * width + x) * 3 + c] += double.Lerp(top, bottom, down);
                }
            }
        }

        double Corner(int row, int column, int channel) => corners[(row * columns + column) * 3 + channel];
    }
}
