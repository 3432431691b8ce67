using System.Globalization;
using MlResNet.Comparison;
using Spectre.Console;

namespace MlResNet.Reports;

/// <summary>Methods side by side on the terminal.</summary>
internal static class ComparisonTable
{
    public static void Write(IReadOnlyList<MethodResult> results)
    {
        var table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey);
        table.AddColumn("Method");
        foreach (string heading in (string[])["Accuracy, %", "Fit, s"])
            table.AddColumn(new TableColumn(heading).RightAligned().NoWrap());
        foreach (var result in results)
            table.AddRow(
                result.Name, result.Accuracy.ToString("0.0", CultureInfo.InvariantCulture),
                result.Time.ToString("0.0", CultureInfo.InvariantCulture));
        AnsiConsole.Write(table);
    }
}
