using System.Xml.Linq;

namespace Reporting;

/// <summary>What the colours and strokes of a chart mean: in rows, above it.</summary>
internal static class ChartLegend
{
    private const double SwatchWidth = 26, SwatchGap = 8, EntryGap = 22, RowHeight = 24;

    /// <summary>Draws from <paramref name="top"/> downwards and returns how far down it went.</summary>
    public static double Draw(SvgCanvas canvas, double top, double width, IEnumerable<ChartSeries> series)
    {
        double left = 0;
        foreach (var entry in series)
        {
            string name = TextFit.Shorten(entry.Name, ChartStyle.TextSize, width - SwatchWidth - SwatchGap);
            double entryWidth = SwatchWidth + SwatchGap + TextFit.Width(name, ChartStyle.TextSize);
            if (left > 0 && left + entryWidth > width)
                (left, top) = (0, top + RowHeight);
            canvas.Line(
                left + 2, top + RowHeight / 2, left + SwatchWidth - 2, top + RowHeight / 2, "swatch",
                PlotArea.Stroke(entry, Math.Max(2, entry.Width)));
            if (entry.Marked)
                canvas.Circle(left + SwatchWidth / 2, top + RowHeight / 2, 4.5, entry.Colour);
            canvas.Text(left + SwatchWidth + SwatchGap, top + RowHeight / 2 + 5, name, "name", whole: entry.Name);
            left += entryWidth + EntryGap;
        }
        return top + RowHeight + 8;
    }

    /// <summary>The same for areas.</summary>
    public static double Draw(SvgCanvas canvas, double top, double width, IEnumerable<(string Name, string Colour)> areas)
    {
        const double side = 13;
        double left = 0;
        foreach (var (wholeName, colour) in areas)
        {
            string name = TextFit.Shorten(wholeName, ChartStyle.TextSize, width - side - SwatchGap);
            double entryWidth = side + SwatchGap + TextFit.Width(name, ChartStyle.TextSize);
            if (left > 0 && left + entryWidth > width)
                (left, top) = (0, top + RowHeight);
            double middle = top + RowHeight / 2;
            canvas.Rectangle(
                new Box(left, middle - side / 2, left + side, middle + side / 2), "swatch", null, new XAttribute("fill", colour),
                new XAttribute("rx", 3));
            canvas.Text(left + side + SwatchGap, middle + 5, name, "name", whole: wholeName);
            left += entryWidth + EntryGap;
        }
        return top + RowHeight + 8;
    }
}
