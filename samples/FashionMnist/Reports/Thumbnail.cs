using Spectre.Console;
using Spectre.Console.Rendering;

namespace FashionMnist.Reports;

/// <summary>A grey picture in text: two pixels a character on a terminal with colours, otherwise a ramp of characters.</summary>
internal sealed class Thumbnail(byte[] pixels, int side, int width) : Renderable
{
    private const string Ramp = " .:-=+*#%@";

    protected override Measurement Measure(RenderOptions options, int maxWidth) => new(width, width);

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        for (int row = 0; row < width; row += 2)
        {
            for (int column = 0; column < width; column++)
            {
                byte upper = Level(row, column), lower = Level(row + 1, column);
                yield return options.ColorSystem == ColorSystem.NoColors
                    ? new Segment(Ramp[(upper + lower) * (Ramp.Length - 1) / (2 * byte.MaxValue)].ToString())
                    : new Segment("▀", new Style(new Color(upper, upper, upper), new Color(lower, lower, lower)));
            }
            yield return Segment.LineBreak;
        }
    }

    /// <summary>The mean of the source pixels that a target pixel covers.</summary>
    private byte Level(int row, int column)
    {
        float sum = 0;
        int top = row * side / width, bottom = Math.Max(top + 1, (row + 1) * side / width);
        int left = column * side / width, right = Math.Max(left + 1, (column + 1) * side / width);
        for (int y = top; y < bottom; y++)
        {
            for (int x = left; x < right; x++)
                sum += pixels[y * side + x];
        }
        return (byte)(sum / ((bottom - top) * (right - left)));
    }
}
