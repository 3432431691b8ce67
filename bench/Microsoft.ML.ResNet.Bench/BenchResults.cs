using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.ML.ResNet.Bench.Scenarios;
using Reporting;
using Spectre.Console;

namespace Microsoft.ML.ResNet.Bench;

/// <summary>The results as a file and as a table.</summary>
internal static class BenchResults
{
    public static JsonSerializerOptions Format { get; } =
        new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Save(string path, IReadOnlyList<Comparison> results, BenchRun run, Effort effort)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.WriteAllText(path, JsonSerializer.Serialize(
            new
                {
                    Date = DateTime.UtcNow,
                    Machine = Machine.Current,
                    Scenario.Threads,
                    Effort = effort,
                    run.SgemmGFlops,
                    run.OthersShare,
                    run.Versions,
                    Results = results,
                },
                Format));
    }

    /// <summary>The results as a table in Markdown, for docs/results.md.</summary>
    public static void SaveMarkdown(string path, IReadOnlyList<Comparison> results, BenchRun run, Effort effort)
    {
        using var writer = new StreamWriter(path);
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{DateTime.UtcNow:yyyy-MM-dd}, {Machine.Current}. {Scenario.Threads} threads, sgemm {run.SgemmGFlops:0} GFLOP/s, medians of "
                + $"{effort.Rounds} rounds of {effort.Seconds:0.#} s."));
        writer.WriteLine(string.Join(", ", run.Versions.Select(version => $"{version.Key} {version.Value}")) + ".");
        writer.WriteLine();
        writer.WriteLine("| | ours | share of sgemm | peers | share | ratio | wanted |");
        writer.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var result in results)
        {
            string[] cells =
            [
                result.Name, $"{Number(result.Ours)} {result.Unit}", Percent(result.ShareOfSgemm), Peers(result, ", "),
                Percent(result.PeerShareOfSgemm), Number(result.Ratio), result.Target,
            ];
            writer.WriteLine($"| {string.Join(" | ", cells)} |");
        }
    }

    public static void Write(IReadOnlyList<Comparison> results, BenchRun run)
    {
        string versions = string.Join(", ", run.Versions.Select(version => $"{version.Key} {version.Value}"));
        string limits = string.Create(CultureInfo.InvariantCulture, $"{Scenario.Threads} threads, sgemm {run.SgemmGFlops:0} GFLOP/s");
        var table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey)
            .Caption($"[grey]{Markup.Escape($"{Machine.Current}; {limits}; {versions}; medians. Share: of that sgemm.")}[/]");
        table.AddColumn("");
        foreach (string heading in new[] { "Ours", "Share", "Peers", "Share", "Ratio", "Target" })
            table.AddColumn(new TableColumn(heading).RightAligned());
        foreach (var result in results)
        {
            table.AddRow(
                Markup.Escape(result.Name), $"{Number(result.Ours)} {result.Unit}", Percent(result.ShareOfSgemm), Peers(result, "\n"),
                Percent(result.PeerShareOfSgemm), $"[{(result.IsMet ? "green" : "red")}]{Number(result.Ratio)}[/]", result.Target);
        }
        AnsiConsole.Write(table);
        if (run.OthersShare > 0.1)
        {
            AnsiConsole.MarkupLine(string.Create(
                CultureInfo.InvariantCulture,
                $"[yellow]Other programs took up to {run.OthersShare:0 %} of the processors: measure again when nothing else runs.[/]"));
        }
    }

    private static string Peers(Comparison result, string separator) =>
        string.Join(separator, result.Peers.OrderByDescending(peer => peer.Value).Select(peer => $"{peer.Key} {Number(peer.Value)}"));

    private static string Number(double? value) =>
        value is { } number
            ? number.ToString(Math.Abs(number) < 10 ? "0.00" : Math.Abs(number) < 100 ? "0.0" : "N0", CultureInfo.InvariantCulture)
            : "";

    private static string Percent(double? share) => share?.ToString("0 %", CultureInfo.InvariantCulture) ?? "";
}
