namespace Reporting;

/// <summary>Bars of one colour, one in each category.</summary>
/// <param name="Name">What the legend calls them.</param>
/// <param name="Colour">Any CSS colour, such as <see cref="Palette.At"/> gives.</param>
/// <param name="Values">In the order of the categories; a deviation gets a whisker, NaN no bar.</param>
internal sealed record BarSeries(string Name, string Colour, IReadOnlyList<Spread> Values);
