using Microsoft.ML.Data;
using Microsoft.ML.ResNet;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace MlResNet.Reports;

/// <summary>A colour picture in text: two pixels a character.</summary>
internal sealed class Thumbnail : Renderable
{
    private readonly Color[,] _colours;

    private Thumbnail(Color[,] colours) => _colours = colours;

    private int Width => _colours.GetLength(1);

    private int Height => _colours.GetLength(0);

    /// <summary>Decodes an image file and makes it <paramref name="width"/> characters wide, and at most about half as high.</summary>
    public static Thumbnail Of(byte[] file, int width)
    {
        using var image = new ImageDecoding().Decode(file);
        double scale = Math.Min((double)width / image.Width, (double)width / image.Height);
        int columns = Math.Max(1, (int)Math.Round(image.Width * scale)), rows = Math.Max(2, (int)Math.Round(image.Height * scale / 2) * 2);
        var colours = new Color[rows, columns];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
                colours[row, column] = Mean(
                    image, row * image.Height / rows, (row + 1) * image.Height / rows, column * image.Width / columns,
                    (column + 1) * image.Width / columns);
        }
        return new(colours);
    }

    protected override Measurement Measure(RenderOptions options, int maxWidth) => new(Width, Width);

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        for (int row = 0; row < Height; row += 2)
        {
            for (int column = 0; column < Width; column++)
                yield return new Segment("▀", new Style(_colours[row, column], _colours[row + 1, column]));
            yield return Segment.LineBreak;
        }
    }

    /// <summary>The mean of the pixels of a part, at least of one.</summary>
    private static Color Mean(MLImage image, int top, int bottom, int left, int right)
    {
        var pixels = image.Pixels;
        var (red, blue) = image.PixelFormat == MLPixelFormat.Bgra32 ? (2, 0) : (0, 2);
        (bottom, right) = (Math.Max(bottom, top + 1), Math.Max(right, left + 1));
        long r = 0, g = 0, b = 0, count = (long)(bottom - top) * (right - left);
        for (int y = top; y < bottom; y++)
        {
            for (int x = left; x < right; x++)
            {
                int pixel = 4 * ((y * image.Width) + x);
                (r, g, b) = (r + pixels[pixel + red], g + pixels[pixel + 1], b + pixels[pixel + blue]);
            }
        }
        return new Color((byte)(r / count), (byte)(g / count), (byte)(b / count));
    }
}
