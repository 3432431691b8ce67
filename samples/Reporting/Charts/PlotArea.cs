using System.Xml.Linq;

namespace Reporting;

/// <summary>The frame of two axes with lines in it.</summary>
internal sealed class PlotArea(SvgCanvas canvas, Box box, ChartAxis x, ChartAxis y)
{
    /// <summary>What ticks and the label take below a frame.</summary>
    public const double RoomBelow = 52;

    private const double MarkRadius = 4.5, ValueGap = 9, ValueHeight = 16;

    /// <summary>What tick labels take to the left of a frame.</summary>
    public static double RoomLeft(ChartAxis y) => y.Ticks.Max(tick => TextFit.Width(y.Label(tick), ChartStyle.SmallSize)) + 10;

    /// <summary>How a series is stroked, as attributes.</summary>
    public static XAttribute[] Stroke(ChartSeries series, double width) =>
    [
        new("stroke", series.Colour), new("stroke-width", width), new("fill", "none"), new("stroke-linejoin", "round"),
        new("stroke-linecap", series.Dashed ? "butt" : "round"),
        .. series.Dashed ? [new XAttribute("stroke-dasharray", "6 4")] : Array.Empty<XAttribute>(),
    ];

    public void DrawAxes(string xLabel)
    {
        foreach (double tick in y.Ticks)
        {
            canvas.Line(box.Left, Y(tick), box.Right, Y(tick), "grid");
            canvas.Text(box.Left - 10, Y(tick) + 4.5, y.Label(tick), "tick", "end");
        }
        foreach (double tick in x.Ticks)
        {
            canvas.Line(X(tick), box.Bottom, X(tick), box.Bottom + 6, "axis");
            canvas.Text(X(tick), box.Bottom + 22, x.Label(tick), "tick", "middle");
        }
        canvas.Line(box.Left, box.Bottom, box.Right, box.Bottom, "axis");
        string label = TextFit.Shorten(xLabel, ChartStyle.TextSize, box.Right);
        // Under the middle of the frame, unless it is so long that it would stick out to the left.
        double middle = Math.Max((box.Left + box.Right) / 2, TextFit.Width(label, ChartStyle.TextSize) / 2);
        middle = Math.Min(middle, box.Right - TextFit.Width(label, ChartStyle.TextSize) / 2);
        canvas.Text(middle, box.Bottom + 46, label, "label", "middle", xLabel);
    }

    /// <summary>Bands, lines and dots, the first series at the back, and the last values of marked series one below the other.</summary>
    public void Draw(IReadOnlyList<ChartSeries> series)
    {
        var inside = canvas.Clipped(box);
        foreach (var one in series)
        {
            foreach (var run in Runs(one.Band.SelectMany(place => new[] { (place.X, place.Low), (place.X, place.High) })))
            {
                var edges = run.Chunk(2).ToList();
                inside.Path(edges.Select(pair => pair[0]).Concat(edges.AsEnumerable().Reverse().Select(pair => pair[^1])), isClosed: true,
                    new XAttribute("fill", one.Colour), new XAttribute("fill-opacity", 0.16));
            }
        }
        foreach (var one in series)
        {
            foreach (var run in Runs(one.Points))
            {
                // A lone point has no length: with round ends it is seen as a dot.
                var stroke = run.Count == 1 ? Stroke(one with { Dashed = false }, Math.Max(5, one.Width)) : Stroke(one, one.Width);
                inside.Path(run.Count == 1 ? [run[0], run[0]] : LineThinning.Thin(run), isClosed: false, stroke);
            }
        }
        DrawMarks([.. series.Where(one => one.Marked)]);
    }

    private void DrawMarks(IReadOnlyList<ChartSeries> series)
    {
        var values = new List<(double X, double Y, string Text)>();
        foreach (var one in series)
        {
            var visible = one.Points.Select(point => (X: X(point.X), Y: Y(point.Y), Value: point.Y))
                .Where(point => box.Contains(point.X, point.Y)).ToList();
            foreach (var point in visible)
                canvas.Circle(point.X, point.Y, MarkRadius, one.Colour);
            if (visible.Count > 0)
                values.Add((visible[^1].X + ValueGap, visible[^1].Y, ValueText(visible[^1].Value)));
        }
        double[] places = LabelPlaces.Spread([.. values.Select(value => value.Y)], ValueHeight, box.Top, box.Bottom - 4);
        for (int i = 0; i < values.Count; i++)
            canvas.Text(values[i].X, places[i] + 4.5, values[i].Text, "value");
    }

    /// <summary>What a marked series needs to the right of its last point.</summary>
    public static double RoomRight(IEnumerable<ChartSeries> series) =>
        series.Where(one => one.Marked && one.Points.Count > 0)
            .Select(one => ValueGap + TextFit.Width(ValueText(one.Points[^1].Y), ChartStyle.SmallSize, isBold: true)).DefaultIfEmpty(0)
            .Max();

    private static string ValueText(double value) =>
        value.ToString(
            Math.Abs(value) is (> 0 and < 0.01) or >= 1e6 ? "0.0#e0" : "#,0.0#", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The stretches between points that have no place.</summary>
    private IEnumerable<List<(double X, double Y)>> Runs(IEnumerable<(double X, double Y)> points)
    {
        var run = new List<(double X, double Y)>();
        foreach (var point in points)
        {
            var place = (X: X(point.X), Y: Y(point.Y));
            if (double.IsFinite(place.X) && double.IsFinite(place.Y))
            {
                run.Add(place);
                continue;
            }
            if (run.Count > 0)
                yield return run;
            run = [];
        }
        if (run.Count > 0)
            yield return run;
    }

    private double X(double value) => box.Left + x.Fraction(value) * box.Width;

    private double Y(double value) => box.Bottom - y.Fraction(value) * box.Height;
}
