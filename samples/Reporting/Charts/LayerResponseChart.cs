namespace Reporting;

/// <summary>
/// The paper's Figure 7: standard deviations of layer responses, above in the order of the layers, below the largest first.
/// </summary>
/// <param name="Title">What it shows.</param>
/// <param name="Subtitle">In what circumstances; may be empty.</param>
/// <param name="Nets">A line for each: X is the layer's number, Y the standard deviation of its response.</param>
internal sealed record LayerResponseChart(string Title, string Subtitle, IReadOnlyList<ChartSeries> Nets) : Chart(Title, Subtitle)
{
    private const double Gap = 18, Proportion = 0.27;

    protected override double Draw(SvgCanvas canvas, double top, double width)
    {
        top = ChartLegend.Draw(canvas, top, width, Nets);
        top = Panel("Layer, in order", Nets).DrawPlot(canvas, top, width);
        return Panel("Layer, the largest response first", [.. Nets.Select(net => net with { Points = Ranked(net.Points) })]).DrawPlot(
            canvas, top + Gap, width);
    }

    private static LineChart Panel(string label, IReadOnlyList<ChartSeries> nets) =>
        new("", "", label, "Standard deviation", nets) { Proportion = Proportion, CountsX = true };

    private static (double X, double Y)[] Ranked(IEnumerable<(double X, double Y)> layers) =>
        [
            .. layers.Where(layer => double.IsFinite(layer.Y)).OrderByDescending(layer => layer.Y)
                .Select((layer, rank) => (rank + 1.0, layer.Y)),
        ];
}
