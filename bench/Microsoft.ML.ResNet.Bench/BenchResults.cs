using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Reporting;
using Spectre.Console;

namespace Microsoft.ML.ResNet.Bench;

/// <summary>The results as a file and as a table.</summary>
internal static class BenchResults
{
    private static readonly JsonSerializerOptions Format =
        new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Save(string path, IReadOnlyList<Comparison> results, string peerVersion, int rounds)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.WriteAllText(path, JsonSerializer.Serialize(
            new { Machine = Machine.Current, Scenarios.Scenario.Threads, Rounds = rounds, Peer = $"PyTorch {peerVersion}", Results = results }, Format));
    }

    public static void Write(IReadOnlyList<Comparison> results, string peerVersion)
    {
        var table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey).Caption($"[grey]{Machine.Current}, {Scenarios.Scenario.Threads} threads, medians[/]");
        table.AddColumn("").AddColumn("Unit");
        foreach (string heading in new[] { "Ours", peerVersion.Length > 0 ? $"PyTorch {peerVersion}" : "Other", "Ratio", "Target", "PyTorch channels-last" })
            table.AddColumn(new TableColumn(heading).RightAligned());
        foreach (var result in results)
        {
            string ratio = result.Ratio is { } value ? value.ToString("0.00", CultureInfo.InvariantCulture) : "–";
            table.AddRow(result.Name, result.Unit, Number(result.Ours), Number(result.Peer),
                $"[{(result.IsMet ? "green" : "red")}]{ratio}[/]", result.Target, Number(result.PeerChannelsLast));
        }
        AnsiConsole.Write(table);
    }

    private static string Number(double? value) => value is { } number ? number.ToString(Math.Abs(number) < 10 ? "0.00" : "N0", CultureInfo.InvariantCulture) : "–";
}
