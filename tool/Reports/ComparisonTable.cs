using System.Globalization;
using MlResNet.Comparison;
using Reporting;
using Spectre.Console;

namespace MlResNet.Reports;

/// <summary>Methods side by side on the terminal.</summary>
internal static class ComparisonTable
{
    /// <param name="results">One a method.</param>
    /// <param name="foldsARepeat">Where cross-validation was repeated: how many folds it has; else null.</param>
    public static void Write(IReadOnlyList<MethodResult> results, int? foldsARepeat)
    {
        var table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey);
        table.AddColumn("Method");
        string[] repeated = foldsARepeat is null ? [] : ["of repeats, %"];
        foreach (string heading in (string[])["Accuracy, %", .. repeated, "Features once, s", "Fit, s"])
            table.AddColumn(new Spectre.Console.TableColumn(heading).RightAligned().NoWrap());
        foreach (var result in results)
        {
            string[] ofRepeats = foldsARepeat is { } runs ? [Text(result.AccuracyOfRepetitions(runs))] : [];
            string features = result.FeatureSeconds is { } seconds ? Text(seconds) : "";
            table.AddRow([result.Name, Text(result.Accuracy), .. ofRepeats, features, Text(result.Time)]);
        }
        AnsiConsole.Write(table);
    }

    private static string Text(Spread figure) => figure.ToString("0.0", CultureInfo.InvariantCulture);
}
