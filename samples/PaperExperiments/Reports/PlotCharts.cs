using PaperExperiments.Results;
using Reporting;

namespace PaperExperiments.Reports;

/// <summary>Draws plots as the paper draws its figures.</summary>
internal static class PlotCharts
{
    private const double Thin = 1.25, Bold = 3;

    public static Chart Of(Plot plot) => plot.ShowsLayers
        ? new LayerResponseChart(plot.Title, "", Series(plot))
        : new LineChart(plot.Title, "Dashed: training. Bold: test.", plot.XLabel, plot.YLabel, Series(plot));

    public static string Caption(Plot plot)
    {
        string runs = plot.Curves.Max(curve => curve.Runs.Count) > 1 ? " Lines are means over the runs, bands a standard deviation up and "
            + "down." : "";
        return (plot.ShowsLayers ? "Above in the order of the layers, below the largest first." : "") + runs;
    }

    private static ChartSeries[] Series(Plot plot)
    {
        string[] nets = [.. plot.Curves.Select(curve => curve.Name).Distinct()];
        return
        [
            .. plot.Curves.Select(curve => Style(
                curve, ChartSeries.OfRuns(Name(curve), Palette.At(Array.IndexOf(nets, curve.Name)), curve.Runs))),
        ];
    }

    private static string Name(Curve curve) =>
        curve.Kind == CurveKind.Layers ? curve.Name : $"{curve.Name}, {(curve.Kind == CurveKind.Training ? "training" : "test")}";

    private static ChartSeries Style(Curve curve, ChartSeries series) => curve.Kind switch
    {
        CurveKind.Training => series with { Width = Thin, Dashed = true },
        CurveKind.Test => series with { Width = Bold },
        _ => series,
    };
}
