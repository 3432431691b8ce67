using System.Globalization;
using System.Xml.Linq;

namespace Reporting;

/// <summary>
/// A confusion matrix: rows are what images show, columns what they are taken for. What is right is blue, what is wrong vermilion, the
/// stronger the larger its share of the row.
/// </summary>
/// <param name="Title">What it shows.</param>
/// <param name="Subtitle">In what circumstances; may be empty.</param>
/// <param name="ClassNames">In the order of the rows and of the columns.</param>
/// <param name="Count">The number in row and column, from 0.</param>
internal sealed record HeatMap(
    string Title, string Subtitle, IReadOnlyList<string> ClassNames, Func<int, int, long> Count) : Chart(Title, Subtitle)
{
    private const double LeastNamed = 12, HighestCell = 44, WidestCell = 110, LargestNameShare = 0.26, Gap = 1, Padding = 2;

    /// <summary>Classes of the style sheet for smaller and smaller numbers; without one, cells have no numbers.</summary>
    private static readonly (double Size, string Class)[] NumberSizes =
        [(ChartStyle.SmallSize, "count"), (11, "count count11"), (9, "count count9")];

    protected override double Draw(SvgCanvas canvas, double top, double width)
    {
        int classes = ClassNames.Count;
        double widestName = ClassNames.Select(name => TextFit.Width(name, ChartStyle.TextSize)).DefaultIfEmpty(0).Max();
        double names = Math.Min(width * LargestNameShare, widestName) + 10,
            cellWidth = Math.Min(WidestCell, (width - names) / Math.Max(1, classes)), cellHeight = Math.Min(HighestCell, cellWidth);
        canvas.Text(0, top + 16, TextFit.Shorten("Row: what it is · column: what it is taken for", ChartStyle.TextSize, width), "label");

        top += 30;
        bool namesLie = widestName < cellWidth - 6;
        top += namesLie ? 24 : Math.Min(names - 10, widestName) + 10;
        for (int i = 0; i < classes && cellWidth >= LeastNamed; i++)
        {
            double across = names + (i + 0.5) * cellWidth, down = top + (i + 0.5) * cellHeight;
            string name = TextFit.Shorten(ClassNames[i], ChartStyle.TextSize, names - 10);
            if (namesLie)
                canvas.Text(across, top - 9, name, "name", "middle", ClassNames[i]);
            else
                canvas.Text(across + 5, top - 7, name, "name", "start", ClassNames[i], isVertical: true);
            canvas.Text(names - 10, down + 5, name, "name", "end", ClassNames[i]);
        }
        var numbers = NumberSize(cellWidth, cellHeight);
        for (int row = 0; row < classes; row++)
            DrawRow(
                canvas, row, new Box(names, top + row * cellHeight, names + classes * cellWidth, top + (row + 1) * cellHeight), numbers);
        return top + classes * cellHeight + 4;
    }

    private void DrawRow(SvgCanvas canvas, int row, Box box, (double Size, string Class)? numbers)
    {
        const double shareSize = 11;
        int classes = ClassNames.Count;
        long total = Enumerable.Range(0, classes).Sum(column => Count(row, column));
        double width = box.Width / classes, gap = width > 8 * Gap ? Gap : 0;
        for (int column = 0; column < classes; column++)
        {
            long count = Count(row, column);
            double share = total == 0 ? 0 : (double)count / total, left = box.Left + column * width;
            string number = Text(count), percent = string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.0} %");
            var cell = new Box(left + gap, box.Top + gap, left + width - gap, box.Bottom - gap);
            string toolTip = string.Create(
                CultureInfo.InvariantCulture, $"{ClassNames[row]} taken for {ClassNames[column]}: {number} of {total:N0} ({percent})");
            // The square root shows rare mistakes.
            double strength = count == 0 ? 0 : 0.1 + 0.9 * Math.Sqrt(share);
            canvas.Rectangle(cell, count == 0 ? "empty" : "cell", toolTip,
                count == 0
                    ? []
                    : [
                          new XAttribute("fill", row == column ? Palette.Blue : Palette.Vermilion),
                          new XAttribute("fill-opacity", Math.Round(strength, 3)),
                          new XAttribute("rx", 2),
                      ]);
            if (count == 0 || numbers is not { } style)
                continue;
            string ink = strength > 0.6 ? " strong" : "";
            bool hasShare = box.Height >= 36 && TextFit.Width("100.0 %", shareSize) < cell.Width - 2 * Padding;
            double middle = (cell.Left + cell.Right) / 2, centre = (cell.Top + cell.Bottom) / 2;
            canvas.Text(middle, centre + (hasShare ? -1 : 0.35 * style.Size), number, style.Class + ink, "middle");
            if (hasShare)
                canvas.Text(middle, centre + 13, percent, "small" + ink, "middle");
        }
    }

    /// <summary>The largest size in which every number fits in a cell.</summary>
    private (double Size, string Class)? NumberSize(double cellWidth, double cellHeight)
    {
        string[] numbers =
        [
            .. Enumerable.Range(0, ClassNames.Count * ClassNames.Count).Select(cell => Text(
                Count(cell / ClassNames.Count, cell % ClassNames.Count))),
        ];
        foreach (var (size, cssClass) in NumberSizes)
        {
            if (cellHeight >= size + 4 * Padding
                && numbers.All(number => TextFit.Width(number, size, isBold: true) <= cellWidth - 2 * Gap - Padding))
                return (size, cssClass);
        }
        return null;
    }

    private static string Text(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);
}
