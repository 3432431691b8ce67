namespace PaperExperiments.Results;

/// <summary>Curves over the same axes.</summary>
internal sealed record Plot(string Title, string XLabel, string YLabel, IReadOnlyList<Curve> Curves)
{
    public bool ShowsLayers => Curves.Any(curve => curve.Kind == CurveKind.Layers);
}
