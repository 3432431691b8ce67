using System.Globalization;
using Spectre.Console;

namespace PaperExperiments.Results;

/// <summary>The numbers of an experiment on the console.</summary>
internal static class ResultTable
{
    public static void Write(string title, ExperimentResult result)
    {
        var table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey).Title(Markup.Escape(title));
        table.AddColumns("Net", "");
        foreach (string heading in new[] { "Paper", "Ours", "Difference" })
            table.AddColumn(new TableColumn(heading).RightAligned().NoWrap());
        foreach (var row in result.Rows)
            table.AddRow(
                [
                    .. new[]
                    {
                        row.What,
                        row.Label,
                        row.Paper?.ToString(row.Format, CultureInfo.InvariantCulture) ?? "–",
                        row.Ours,
                        row.SignedDifference,
                    }.Select(Markup.Escape),
                ]);
        AnsiConsole.Write(table);
        foreach (string note in result.AllNotes)
            AnsiConsole.MarkupLineInterpolated($"[grey]{note}[/]");
    }
}
