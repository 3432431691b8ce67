namespace Reporting;

/// <summary>A line of a chart.</summary>
/// <param name="Name">What the legend calls it.</param>
/// <param name="Colour">Any CSS colour.</param>
/// <param name="Points">At least one, X ascending.</param>
internal sealed record ChartSeries(string Name, string Colour, IReadOnlyList<(double X, double Y)> Points)
{
    /// <summary>Width of the line in pixels.</summary>
    public double Width { get; init; } = 2;

    /// <summary>Whether each point gets a dot and the last one its value.</summary>
    public bool Marked { get; init; }
}
