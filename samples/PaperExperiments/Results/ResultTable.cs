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
            table.AddRow([.. new[] { row.What, Label(row), Text(row.Paper), Ours(row), Signed(row.Difference) }.Select(Markup.Escape)]);
        AnsiConsole.Write(table);
        foreach (string note in result.Notes.Concat(result.Rows.Where(row => row.Note is not null).Select(row => $"{row.What}: {row.Note}")).Distinct())
            AnsiConsole.MarkupLineInterpolated($"[grey]{note}[/]");
    }

    public static string Label(ResultRow row) => row.Unit.Length == 0 ? row.Measure : $"{row.Measure}, {row.Unit}";

    public static string Ours(ResultRow row) => row.StandardDeviation is { } deviation ? $"{Text(row.Mean)} ± {Text(deviation)}" : Text(row.Mean);

    public static string Text(double? value) => value?.ToString("0.00##", CultureInfo.InvariantCulture) ?? "–";

    public static string Signed(double? value) => value?.ToString("+0.00;−0.00;0.00", CultureInfo.InvariantCulture) ?? "–";
}
