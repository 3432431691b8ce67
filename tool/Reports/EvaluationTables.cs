using System.Globalization;
using Microsoft.ML.ResNet;
using Spectre.Console;

namespace MlResNet.Reports;

/// <summary>An evaluation on the terminal: how each class fares, which is taken for which, the worst mistakes.</summary>
internal static class EvaluationTables
{
    /// <summary>More columns do not fit a terminal of 80.</summary>
    private const int LargestMatrix = 10, CellWidth = 6, Mistakes = 5;

    public static void Write(ScoreAnalysis analysis, UnknownPhotos unknown)
    {
        string of = unknown.Count == 0 ? "photos" : "photos of known classes";
        string right = Text($"{1 - analysis.Top1Error:P1} of {analysis.RowCount:N0} {of} right");
        AnsiConsole.MarkupLine(Text($"[bold green]{right}[/] (log-loss {analysis.LogLoss:0.000})"));
        if (unknown.Count > 0)
        {
            AnsiConsole.MarkupLineInterpolated($"[yellow]{unknown.Explanation}[/]");
            AnsiConsole.MarkupLineInterpolated($"[yellow]{unknown.Sum(analysis)}[/]");
        }
        AnsiConsole.WriteLine();
        WriteClasses(analysis.Confusion);
        if (analysis.Confusion.ClassNames.Length <= LargestMatrix)
            WriteMatrix(analysis.Confusion);
        else
            WriteConfusions(analysis.Confusion);
        WriteMistakes(analysis);
    }

    private static void WriteClasses(ConfusionCounts confusion)
    {
        var table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey);
        table.AddColumn("Class");
        foreach (string heading in (string[])["Photos", "Precision", "Recall", "F1"])
            table.AddColumn(new TableColumn(heading).RightAligned());
        foreach (var result in confusion.Classes)
            table.AddRow(
                Markup.Escape(result.Name), Text($"{result.Count:N0}"), Share(result.Precision), Share(result.Recall),
                Share(result.F1Score));
        AnsiConsole.Write(table);
    }

    private static void WriteMatrix(ConfusionCounts confusion)
    {
        var names = confusion.ClassNames;
        AnsiConsole.MarkupLine("[bold]Confusion matrix[/] [grey](rows: what it is, columns: what it is taken for)[/]");
        var table = new Table().Border(TableBorder.None);
        table.AddColumn("");
        // Six characters are too few for most names: the columns are numbered as the rows are.
        for (int number = 1; number <= names.Length; number++)
            table.AddColumn(new TableColumn($"[grey]{number,CellWidth}[/]").NoWrap().PadLeft(0).PadRight(0));
        for (int actual = 0; actual < names.Length; actual++)
            table.AddRow(
                [
                    $"{actual + 1} {Markup.Escape(names[actual])}",
                    .. Enumerable.Range(0, names.Length).Select(predicted => Cell(confusion, actual, predicted)),
                ]);
        AnsiConsole.Write(table);
    }

    /// <summary>
    /// The more of the class, the brighter: green where it is right, red where it is not, on a square-root scale that shows rare mistakes.
    /// </summary>
    private static string Cell(ConfusionCounts confusion, int actual, int predicted)
    {
        long count = confusion[actual, predicted];
        if (count == 0)
            return $"[grey23]{"·",CellWidth}[/]";
        int strength = 32 + (int)(160 * Math.Sqrt((double)count / confusion.Classes[actual].Count));
        string colour = predicted == actual ? $"#00{strength:x2}40" : $"#{strength:x2}2020";
        return Text($"[white on {colour}]{count,CellWidth:N0}[/]");
    }

    private static void WriteConfusions(ConfusionCounts confusion)
    {
        AnsiConsole.MarkupLine("[bold]Confused most often[/]");
        foreach (var pair in confusion.MostConfused(LargestMatrix))
            AnsiConsole.MarkupLineInterpolated($"  {pair.ActualClass} taken for {pair.PredictedClass}: {pair.Count}");
    }

    private static void WriteMistakes(ScoreAnalysis analysis)
    {
        if (analysis.WorstMistakes.IsEmpty)
            return;
        AnsiConsole.MarkupLine("\n[bold]The worst mistakes[/]");
        foreach (var mistake in analysis.WorstMistakes.Take(Mistakes))
            AnsiConsole.MarkupLine(
                $"  {Markup.Escape(mistake.ImagePath ?? $"row {mistake.Row}")}: [red]{Markup.Escape(mistake.PredictedClass)}[/] "
                + Text($"{mistake.Probability:P0}, but it is {Markup.Escape(mistake.ActualClass)} ({mistake.ActualProbability:P1})"));
        AnsiConsole.WriteLine();
    }

    private static string Share(double value) => double.IsNaN(value) ? "–" : Text($"{value:P1}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
