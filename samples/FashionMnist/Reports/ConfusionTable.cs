using Microsoft.ML.Data;
using Spectre.Console;

namespace FashionMnist.Reports;

/// <summary>The figures of the evaluation, and which classes are taken for which.</summary>
internal static class ConfusionTable
{
    /// <summary>Ten classes, their names and the right-most column fit a terminal of 80 columns.</summary>
    private const int CellWidth = 6;

    public static void Write(MulticlassClassificationMetrics metrics, IReadOnlyList<string> classNames)
    {
        AnsiConsole.MarkupLine(FormattableString.Invariant(
            $"\n[bold green]{metrics.MicroAccuracy:P2} of the test images right[/] (log-loss {metrics.LogLoss:0.0000}, ")
            + FormattableString.Invariant($"right class among the first {metrics.TopKPredictionCount}: {metrics.TopKAccuracy:P2})\n"));

        AnsiConsole.MarkupLine("[bold]Confusion matrix[/] [grey](rows: what it is, columns: what it is taken for)[/]");
        var table = new Table().Border(TableBorder.None);
        table.AddColumn("");
        // Six characters are too few for the names: the columns are numbered as the rows are.
        for (int number = 1; number <= classNames.Count; number++)
            table.AddColumn(new TableColumn($"[grey]{number,CellWidth}[/]").NoWrap().PadLeft(0).PadRight(0));
        table.AddColumn(new TableColumn("[grey]   right[/]").NoWrap());

        var matrix = metrics.ConfusionMatrix;
        for (int actual = 0; actual < classNames.Count; actual++)
        {
            var counts = matrix.Counts[actual];
            double total = counts.Sum();
            var cells = counts.Select((count, predicted) => Cell(count, total, isRight: predicted == actual));
            table.AddRow([$"{actual + 1} {classNames[actual]}", .. cells, $"{matrix.PerClassRecall[actual],8:P1}"]);
        }
        AnsiConsole.Write(table);
    }

    /// <summary>
    /// The more of the class, the brighter: green where it is right, red where it is not, on a square-root scale that shows rare mistakes.
    /// </summary>
    private static string Cell(double count, double total, bool isRight)
    {
        if (count == 0)
            return $"[grey23]{"·",CellWidth}[/]";
        int strength = 32 + (int)(160 * Math.Sqrt(count / total));
        string colour = isRight ? $"#00{strength:x2}40" : $"#{strength:x2}2020";
        return $"[white on {colour}]{count,CellWidth:N0}[/]";
    }
}
