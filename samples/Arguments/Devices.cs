using System.CommandLine;
using System.Globalization;

namespace Arguments;

/// <summary>Names of devices on the command line: cpu, cuda or cuda:N.</summary>
internal static class Devices
{
    public static Option<string?> Option()
    {
        var option = new Option<string?>("--device") { Description = "cpu, cuda or cuda:N" };
        option.Rule(Problem);
        return option;
    }

    public static string? Problem(string? name) =>
        name is null || TryRead(name, out _) ? null : $"must be cpu, cuda or cuda:N; received \"{name}\".";

    /// <summary>The number of the card; null for the processor.</summary>
    public static int? Card(string? name) => name is not null && TryRead(name, out int? card) ? card : null;

    private static bool TryRead(string name, out int? card)
    {
        card = name == "cuda" ? 0
            : name.StartsWith("cuda:", StringComparison.Ordinal)
                && int.TryParse(name.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number
            : null;
        return card is not null || name == "cpu";
    }
}
