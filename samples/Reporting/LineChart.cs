using System.Globalization;
using System.Net;
using System.Text;

namespace Reporting;

/// <summary>A line chart as a stand-alone SVG file, legible on light and dark pages.</summary>
internal sealed record LineChart(string Title, string Subtitle, string XLabel, string YLabel, IReadOnlyList<ChartSeries> Series)
{
    private const double Width = 960, Height = 540, Left = 76, Right = 28, Top = 104, Bottom = 68;

    private const string Style = """
        text { font: 14px system-ui, "Segoe UI", Helvetica, Arial, sans-serif; fill: #444c56; }
        .title { font-size: 22px; font-weight: 600; fill: #1f2328; }
        .value { font-weight: 600; }
        .page { fill: #ffffff; }
        .grid { stroke: #d8dee4; stroke-width: 1; }
        .axis { stroke: #8c959f; stroke-width: 1.5; }
        .dot { stroke: #ffffff; stroke-width: 1.5; }
        @media (prefers-color-scheme: dark) {
          text { fill: #9da7b3; } .title { fill: #e6edf3; } .page { fill: #0d1117; } .grid { stroke: #262c36; } .axis { stroke: #656d76; } .dot { stroke: #0d1117; }
        }
        """;

    /// <summary>Writes the chart, making the folder if it is not there.</summary>
    public void Save(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.WriteAllText(path, ToSvg());
    }

    private string ToSvg()
    {
        var x = new ChartAxis(Series.SelectMany(series => series.Points).Max(point => point.X), wantedTicks: 8, endsOnTick: false);
        var y = new ChartAxis(Series.SelectMany(series => series.Points).Max(point => point.Y), wantedTicks: 6, endsOnTick: true);
        var svg = new StringBuilder();
        Line(svg, $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" width="{Width}" height="{Height}" role="img" aria-label="{Escape(Title)}">""");
        svg.Append("<style>\n").Append(Style).Append("\n</style>\n");
        Line(svg, $"""<rect class="page" width="{Width}" height="{Height}" rx="8"/>""");
        Line(svg, $"""<text class="title" x="{Left}" y="40">{Escape(Title)}</text>""");
        Line(svg, $"""<text x="{Left}" y="64">{Escape(Subtitle)}</text>""");
        DrawAxes(svg, x, y);
        foreach (var series in Series)
            Draw(svg, series, x, y);
        DrawLegend(svg);
        return svg.Append("</svg>\n").ToString();
    }

    private void DrawAxes(StringBuilder svg, ChartAxis x, ChartAxis y)
    {
        foreach (double tick in y.Ticks)
        {
            Line(svg, $"""<line class="grid" x1="{Left}" x2="{Width - Right}" y1="{Y(y, tick):0.#}" y2="{Y(y, tick):0.#}"/>""");
            Line(svg, $"""<text x="{Left - 10}" y="{Y(y, tick) + 5:0.#}" text-anchor="end">{tick:#,0.###}</text>""");
        }
        foreach (double tick in x.Ticks)
        {
            Line(svg, $"""<line class="axis" x1="{X(x, tick):0.#}" x2="{X(x, tick):0.#}" y1="{Height - Bottom}" y2="{Height - Bottom + 6}"/>""");
            Line(svg, $"""<text x="{X(x, tick):0.#}" y="{Height - Bottom + 24}" text-anchor="middle">{tick:#,0.###}</text>""");
        }
        Line(svg, $"""<line class="axis" x1="{Left}" x2="{Width - Right}" y1="{Height - Bottom}" y2="{Height - Bottom}"/>""");
        Line(svg, $"""<text x="{(Left + Width - Right) / 2}" y="{Height - 16}" text-anchor="middle">{Escape(XLabel)}</text>""");
        Line(svg, $"""<text transform="translate(24 {(Top + Height - Bottom) / 2}) rotate(-90)" text-anchor="middle">{Escape(YLabel)}</text>""");
    }

    private static void Draw(StringBuilder svg, ChartSeries series, ChartAxis x, ChartAxis y)
    {
        string points = string.Join(' ', series.Points.Select(point => Text($"{X(x, point.X):0.##},{Y(y, point.Y):0.##}")));
        Line(svg, $"""<polyline points="{points}" fill="none" stroke="{series.Colour}" stroke-width="{series.Width}" stroke-linejoin="round" stroke-linecap="round"/>""");
        if (!series.Marked)
            return;
        foreach (var (pointX, pointY) in series.Points)
            Line(svg, $"""<circle class="dot" cx="{X(x, pointX):0.##}" cy="{Y(y, pointY):0.##}" r="5" fill="{series.Colour}"/>""");
        var (lastX, lastY) = series.Points[^1];
        Line(svg, $"""<text class="value" x="{X(x, lastX):0.##}" y="{Y(y, lastY) - 12:0.##}" text-anchor="end" style="fill: {series.Colour}">{lastY:0.0#}</text>""");
    }

    private void DrawLegend(StringBuilder svg)
    {
        double left = Left;
        foreach (var series in Series)
        {
            Line(svg, $"""<line x1="{left}" x2="{left + 26}" y1="{Top - 19}" y2="{Top - 19}" stroke="{series.Colour}" stroke-width="{Math.Max(3, series.Width)}" stroke-linecap="round"/>""");
            Line(svg, $"""<text x="{left + 34}" y="{Top - 14}">{Escape(series.Name)}</text>""");
            left += 64 + 7.5 * series.Name.Length;
        }
    }

    private static double X(ChartAxis axis, double value) => Left + axis.Fraction(value) * (Width - Left - Right);

    private static double Y(ChartAxis axis, double value) => Height - Bottom - axis.Fraction(value) * (Height - Top - Bottom);

    private static string Escape(string text) => WebUtility.HtmlEncode(text);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static void Line(StringBuilder svg, FormattableString text) => svg.Append(Text(text)).Append('\n');
}
