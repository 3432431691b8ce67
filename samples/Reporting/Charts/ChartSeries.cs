namespace Reporting;

/// <summary>A line of a chart.</summary>
/// <param name="Name">What the legend calls it.</param>
/// <param name="Colour">Any CSS colour, such as <see cref="Palette.At"/> gives.</param>
/// <param name="Points">X ascending. A point that is not finite leaves a gap.</param>
internal sealed record ChartSeries(string Name, string Colour, IReadOnlyList<(double X, double Y)> Points)
{
    /// <summary>Width of the line in pixels.</summary>
    public double Width { get; init; } = 2;

    /// <summary>Whether the line is broken: by the paper's figures, training beside test.</summary>
    public bool Dashed { get; init; }

    /// <summary>Whether each point gets a dot and the last one its value.</summary>
    public bool Marked { get; init; }

    /// <summary>What is shaded about the line, such as a standard deviation up and down; nothing where empty.</summary>
    public IReadOnlyList<(double X, double Low, double High)> Band { get; init; } = [];

    /// <summary>The mean of several runs, in a band of one standard deviation up and down, at every X that all of them have.</summary>
    public static ChartSeries OfRuns(string name, string colour, IEnumerable<IReadOnlyList<(double X, double Y)>> runs)
    {
        var all = runs.ToList();
        var places = all.SelectMany(run => run).GroupBy(point => point.X).Where(group => group.Count() == all.Count)
            .OrderBy(group => group.Key)
            .Select(group => (X: group.Key, Y: Spread.Of(group.Select(point => point.Y)))).ToList();
        return new(name, colour, [.. places.Select(place => (place.X, place.Y.Mean))])
        {
            Band = all.Count < 2
                ? []
                : [.. places.Select(place => (place.X, place.Y.Mean - place.Y.Deviation, place.Y.Mean + place.Y.Deviation))],
        };
    }
}
