namespace Reporting;

/// <summary>Colours that people who see few of them still tell apart (Okabe and Ito, 2008), in the order to use them.</summary>
internal static class Palette
{
    public const string Blue = "#0072b2", Vermilion = "#d55e00", Green = "#009e73", Purple = "#cc79a7", Orange = "#e69f00",
        Sky = "#56b4e9", Grey = "#7d8590";

    private static readonly string[] Colours = [Blue, Vermilion, Green, Purple, Orange, Sky, Grey];

    /// <summary>The colour of the series at an index, from 0; after the last one, the first comes again.</summary>
    public static string At(int index) => Colours[index % Colours.Length];
}
