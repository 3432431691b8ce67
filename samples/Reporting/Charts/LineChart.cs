namespace Reporting;

/// <summary>Lines over an axis, such as error against iterations.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Subtitle">In what circumstances; may be empty.</param>
/// <param name="XLabel">Quantity and unit.</param>
/// <param name="YLabel">Quantity and unit.</param>
/// <param name="Series">The first is drawn at the back.</param>
internal sealed record LineChart(
    string Title, string Subtitle, string XLabel, string YLabel, IReadOnlyList<ChartSeries> Series) : Chart(Title, Subtitle)
{
    /// <summary>
    /// What the vertical axis covers; lines are cut off at its ends. By default everything, from zero where no value is negative.
    /// </summary>
    public (double Low, double High)? YRange { get; init; }

    /// <summary>The same for the horizontal axis.</summary>
    public (double Low, double High)? XRange { get; init; }

    /// <summary>Whether the horizontal axis counts things, of which there are no halves.</summary>
    public bool CountsX { get; init; }

    /// <summary>Whether the vertical axis is logarithmic; values that are not positive leave gaps.</summary>
    public bool LogarithmicY { get; init; }

    /// <summary>Height of the frame as a part of the chart's width.</summary>
    public double Proportion { get; init; } = 0.4;

    protected override double Draw(SvgCanvas canvas, double top, double width)
    {
        if (Series.Count > 1)
            top = ChartLegend.Draw(canvas, top, width, Series);
        return DrawPlot(canvas, top, width);
    }

    /// <summary>The axes and the lines, without heading and legend.</summary>
    internal double DrawPlot(SvgCanvas canvas, double top, double width)
    {
        double height = Math.Max(220, width * Proportion);
        var y = YAxis((int)(height / 46));
        double left = PlotArea.RoomLeft(y);
        var x = XAxis(1);
        double widestLabel = x.Ticks.Max(tick => TextFit.Width(x.Label(tick), ChartStyle.SmallSize));
        x = XAxis((int)Math.Clamp((width - left) / (widestLabel + 40), 1, 9));
        // Half of the last tick's label, or the last values.
        double right = width - Math.Max(
            x.Ticks.Max(tick => TextFit.Width(x.Label(tick), ChartStyle.SmallSize)) / 2, PlotArea.RoomRight(Series)) - 2;

        canvas.Text(0, top + 16, TextFit.Shorten(YLabel, ChartStyle.TextSize, width), "label", whole: YLabel);
        var box = new Box(left, top + 34, right, top + 34 + height);
        var plot = new PlotArea(canvas, box, x, y);
        plot.DrawAxes(XLabel);
        plot.Draw(Series);
        return box.Bottom + PlotArea.RoomBelow;
    }

    private ChartAxis XAxis(int wantedTicks)
    {
        var (low, high) = XRange ?? Extent(Series.SelectMany(series => series.Points).Select(point => point.X));
        return ChartAxis.Linear(low, high, wantedTicks, endsOnTick: false, wholeNumbers: CountsX);
    }

    private ChartAxis YAxis(int wantedTicks)
    {
        var values = Series.SelectMany(series => series.Points.Select(point => point.Y).Concat(
            series.Band.SelectMany(place => new[] { place.Low, place.High })));
        if (LogarithmicY)
        {
            var positive = values.Where(value => value > 0 && double.IsFinite(value)).DefaultIfEmpty(1).ToList();
            return ChartAxis.Logarithmic(YRange?.Low ?? positive.Min(), YRange?.High ?? positive.Max(), wantedTicks);
        }
        var (low, high) = YRange ?? Extent(values);
        return ChartAxis.Linear(low, high, wantedTicks, endsOnTick: YRange is null);
    }

    private static (double Low, double High) Extent(IEnumerable<double> values)
    {
        var finite = values.Where(double.IsFinite).DefaultIfEmpty(0).ToList();
        return (Math.Min(0, finite.Min()), Math.Max(0, finite.Max()));
    }
}
