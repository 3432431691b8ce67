using System.Globalization;
using System.Xml.Linq;

namespace Reporting;

/// <summary>
/// Grouped bars from zero, such as the paper's numbers beside ours: upright where the categories' names fit below them, otherwise lying.
/// </summary>
/// <param name="Title">What it shows.</param>
/// <param name="Subtitle">In what circumstances; may be empty.</param>
/// <param name="ValueLabel">Quantity and unit of the values.</param>
/// <param name="Categories">Each a group of bars.</param>
/// <param name="Series">Each with a value for every category.</param>
internal sealed record BarChart(
    string Title, string Subtitle, string ValueLabel, IReadOnlyList<string> Categories, IReadOnlyList<BarSeries> Series) : Chart(
    Title, Subtitle)
{
    private const double UprightHeight = 320, ThickestBar = 44, LyingBar = 20, GroupGap = 16;

    /// <summary>How values are written at their bars.</summary>
    public string Format { get; init; } = "#,0.##";

    protected override double Draw(SvgCanvas canvas, double top, double width)
    {
        if (Series.Count > 1)
            top = ChartLegend.Draw(canvas, top, width, Series.Select(series => (series.Name, series.Colour)));
        canvas.Text(0, top + 16, TextFit.Shorten(ValueLabel, ChartStyle.TextSize, width), "label", whole: ValueLabel);
        return IsUpright(width) ? DrawUpright(canvas, top + 34, width) : DrawLying(canvas, top + 26, width);
    }

    private bool IsUpright(double width)
    {
        double band = (width - 60) / Math.Max(1, Categories.Count);
        return Categories.All(name => TextFit.Width(name, ChartStyle.TextSize) < band - 8)
            && band - GroupGap >= Series.Count * (WidestValue() + 4);
    }

    private double DrawUpright(SvgCanvas canvas, double top, double width)
    {
        var axis = Axis((int)(UprightHeight / 52));
        var box = new Box(PlotArea.RoomLeft(axis), top, width, top + UprightHeight);
        foreach (double tick in axis.Ticks)
        {
            canvas.Line(box.Left, Y(tick), box.Right, Y(tick), "grid");
            canvas.Text(box.Left - 10, Y(tick) + 4.5, axis.Label(tick), "tick", "end");
        }
        double band = box.Width / Math.Max(1, Categories.Count),
            bar = Math.Min(Math.Max(ThickestBar, WidestValue() + 4), (band - GroupGap) / Series.Count);
        for (int category = 0; category < Categories.Count; category++)
        {
            double middle = box.Left + (category + 0.5) * band;
            canvas.Text(middle, box.Bottom + 22, Categories[category], "name", "middle");
            for (int i = 0; i < Series.Count; i++)
            {
                var value = Series[i].Values[category];
                if (!double.IsFinite(value.Mean))
                    continue;
                double left = middle + (i - Series.Count / 2.0) * bar, centre = left + bar / 2,
                    high = value.Mean + Math.Abs(value.Deviation), low = value.Mean - Math.Abs(value.Deviation);
                Bar(
                    canvas, new Box(left + 1.5, Math.Min(Y(0), Y(value.Mean)), left + bar - 1.5, Math.Max(Y(0), Y(value.Mean))), category,
                    i);
                if (value.Deviation > 0)
                    Whisker(canvas, (centre, Y(low)), (centre, Y(high)), (4, 0));
                canvas.Text(centre, value.Mean < 0 ? Y(low) + 17 : Y(high) - 7, Text(value.Mean), "value", "middle");
            }
        }
        canvas.Line(box.Left, Y(0), box.Right, Y(0), "axis");
        return box.Bottom + 34;

        double Y(double value) => box.Bottom - axis.Fraction(value) * box.Height;
    }

    private double DrawLying(SvgCanvas canvas, double top, double width)
    {
        var axis = Axis((int)(width / 90));
        double valueRoom = WidestValue() + 10,
            names = Math.Min(width * 0.42, Categories.Select(name => TextFit.Width(name, ChartStyle.TextSize)).DefaultIfEmpty(0).Max())
                + 12;
        double group = Series.Count * LyingBar + GroupGap;
        var box = new Box(names + (HasNegative() ? valueRoom : 0), top, width - valueRoom, top + Categories.Count * group);
        for (int category = 0; category < Categories.Count; category++)
        {
            double middle = box.Top + (category + 0.5) * group;
            var lines = TextFit.Wrap(Categories[category], ChartStyle.TextSize, names - 12, mostLines: Math.Max(1, (int)(group / 18)));
            for (int line = 0; line < lines.Count; line++)
                canvas.Text(
                    0, middle + 5 + (line - (lines.Count - 1) / 2.0) * 17, lines[line], "name",
                    whole: lines.Count == 1 ? Categories[category] : null);
            for (int i = 0; i < Series.Count; i++)
            {
                var value = Series[i].Values[category];
                if (!double.IsFinite(value.Mean))
                    continue;
                double upper = middle + (i - Series.Count / 2.0) * LyingBar, centre = upper + LyingBar / 2,
                    high = value.Mean + Math.Abs(value.Deviation), low = value.Mean - Math.Abs(value.Deviation);
                Bar(
                    canvas, new Box(Math.Min(X(0), X(value.Mean)), upper + 1.5, Math.Max(X(0), X(value.Mean)), upper + LyingBar - 1.5),
                    category, i);
                if (value.Deviation > 0)
                    Whisker(canvas, (X(low), centre), (X(high), centre), (0, 4));
                canvas.Text(
                    value.Mean < 0 ? X(low) - 6 : X(high) + 6, centre + 4.5, Text(value.Mean), "value", value.Mean < 0 ? "end" : "start");
            }
        }
        canvas.Line(X(0), box.Top, X(0), box.Bottom, "axis");
        return box.Bottom + 6;

        double X(double value) => box.Left + axis.Fraction(value) * box.Width;
    }

    private void Bar(SvgCanvas canvas, Box box, int category, int series)
    {
        string value = Series[series].Values[category].ToString(Format, CultureInfo.InvariantCulture);
        canvas.Rectangle(
            box, "bar", $"{Categories[category]}, {Series[series].Name}: {value}", new XAttribute("fill", Series[series].Colour),
            new XAttribute("rx", 2));
    }

    private static void Whisker(SvgCanvas canvas, (double X, double Y) from, (double X, double Y) to, (double X, double Y) half)
    {
        canvas.Line(from.X, from.Y, to.X, to.Y, "whisker");
        foreach (var end in new[] { from, to })
            canvas.Line(end.X - half.X, end.Y - half.Y, end.X + half.X, end.Y + half.Y, "whisker");
    }

    private ChartAxis Axis(int wantedTicks)
    {
        var ends = All().SelectMany(value => new[] { value.Mean - value.Deviation, value.Mean + value.Deviation, 0 }).DefaultIfEmpty(0)
            .ToList();
        // Room for the numbers over and under the bars.
        double room = 0.06 * (ends.Max() - ends.Min());
        return ChartAxis.Linear(HasNegative() ? ends.Min() - room : 0, ends.Max() + room, wantedTicks, endsOnTick: true);
    }

    private bool HasNegative() => All().Any(value => value.Mean < 0);

    private double WidestValue() =>
        All().Select(value => TextFit.Width(Text(value.Mean), ChartStyle.SmallSize, isBold: true)).DefaultIfEmpty(0).Max();

    private IEnumerable<Spread> All() => Series.SelectMany(series => series.Values).Where(value => double.IsFinite(value.Mean));

    private string Text(double value) => value.ToString(Format, CultureInfo.InvariantCulture);
}
