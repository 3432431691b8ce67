namespace PaperExperiments.Results;

/// <summary>A line of a plot.</summary>
/// <param name="Name">Of the net.</param>
/// <param name="Kind">How it is drawn.</param>
/// <param name="Runs">The points of each run, X ascending.</param>
internal sealed record Curve(string Name, CurveKind Kind, IReadOnlyList<IReadOnlyList<(double X, double Y)>> Runs);
