namespace PaperExperiments.Results;

/// <summary>Curves over the same axes.</summary>
internal sealed record Plot(string Title, string XLabel, string YLabel, IReadOnlyList<Curve> Curves);
