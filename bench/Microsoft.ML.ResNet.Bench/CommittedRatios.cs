using System.Globalization;
using System.Text.Json;
using Reporting;
using Spectre.Console;

namespace Microsoft.ML.ResNet.Bench;

/// <summary>The ratios that were last committed: what a change must not worsen.</summary>
internal static class CommittedRatios
{
    // Of one short run on a machine that may do other things as well.
    private const double Tolerance = 0.1;

    private static readonly string FilePath = Path.Combine("bench", "ratios.json");

    private static readonly JsonSerializerOptions Format = BenchResults.Format;

    /// <summary>Writes the ratios of these results; those of others stay.</summary>
    public static void Write(IEnumerable<Comparison> results)
    {
        var ratios = Read();
        foreach (var result in results.Where(result => result.Ratio is not null))
            ratios[result.Name] = Math.Round(result.Ratio!.Value, 3);
        var file = new RatioFile(DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Machine.Current.ToString(), ratios);
        File.WriteAllText(FilePath, JsonSerializer.Serialize(file, Format) + "\n");
    }

    /// <summary>Says which ratios are worse than those that were committed.</summary>
    /// <returns>How many are.</returns>
    public static int WriteWhatFell(IEnumerable<Comparison> results)
    {
        var committed = Read();
        int fell = 0;
        foreach (var result in results)
        {
            if (result.Ratio is not { } ratio || !committed.TryGetValue(result.Name, out double before))
                continue;
            bool lessIsBetter = result.Target.StartsWith('≤');
            if (lessIsBetter ? ratio <= before * (1 + Tolerance) : ratio >= before * (1 - Tolerance))
                continue;
            fell++;
            AnsiConsole.MarkupLine(string.Create(
                CultureInfo.InvariantCulture, $"[red]Worse:[/] {Markup.Escape(result.Name)}: {ratio:0.00}, committed {before:0.00}"));
        }
        if (fell == 0)
            AnsiConsole.MarkupLine($"[green]No ratio is more than {Tolerance:0 %} worse than the committed one.[/]");
        return fell;
    }

    private static SortedDictionary<string, double> Read() =>
        File.Exists(FilePath)
            ? JsonSerializer.Deserialize<RatioFile>(File.ReadAllText(FilePath), Format)!.Ratios
            : new(StringComparer.Ordinal);

    private sealed record RatioFile(string Date, string Machine, SortedDictionary<string, double> Ratios);
}
