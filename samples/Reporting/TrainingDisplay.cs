using System.Globalization;
using Microsoft.ML.ResNet;
using Spectre.Console;

namespace Reporting;

/// <summary>Training as it happens: a table with a moving bar on a terminal, a line an epoch where the output goes to a file.</summary>
internal static class TrainingDisplay
{
    private const int BarWidth = 10;

    /// <summary>Runs <paramref name="train"/>, handing it the callback that takes its reports.</summary>
    public static T Show<T>(Func<Action<ResNetMetrics>, T> train)
    {
        if (!AnsiConsole.Profile.Capabilities.Interactive)
        {
            AnsiConsole.WriteLine(string.Join("  ", Headings.Select((heading, i) => heading.PadLeft(Widths[i]))));
            return train(WriteLine);
        }

        // Without lines between the columns it fits 80 of them, with hours left and thousands of epochs.
        var table = new Table().Border(TableBorder.Simple).BorderColor(Color.Grey).Title("[grey]Reading the images …[/]");
        foreach (string heading in Headings.Append("Progress"))
            table.AddColumn(new Spectre.Console.TableColumn(heading).RightAligned().NoWrap().PadLeft(0).PadRight(1));
        // Of more epochs than the terminal has lines, the last are seen.
        return AnsiConsole.Live(table).Overflow(VerticalOverflow.Crop).Cropping(VerticalOverflowCropping.Top)
            .Start(display => train(metrics =>
        {
            Update(table, metrics);
            display.Refresh();
        }));
    }

    private static readonly string[] Headings = ["Epoch", "Loss", "Error", "Validation", "Rate", "Images/s", "Left"];

    private static readonly int[] Widths = [5, 6, 7, 10, 6, 8, 5];

    private static string[] Cells(ResNetMetrics metrics) =>
    [
        Text($"{metrics.Epoch}/{metrics.Epochs}"),
        Text($"{metrics.TrainingLoss:0.0000}"),
        Text($"{metrics.TrainingError:P1}"),
        metrics.ValidationError is { } error ? Text($"{error:P1}") : "",
        Text($"{metrics.LearningRate:0.0000}"),
        Text($"{metrics.ImagesPerSecond:N0}"),
        TimeLeft(metrics.TimeLeft),
    ];

    private static void WriteLine(ResNetMetrics metrics)
    {
        if (metrics.EndOfEpoch)
            AnsiConsole.WriteLine(string.Join("  ", Cells(metrics).Select((cell, i) => cell.PadLeft(Widths[i]))));
    }

    private static void Update(Table table, ResNetMetrics metrics)
    {
        table.Title = null;
        if (table.Rows.Count < metrics.Epoch)
            table.AddEmptyRow();
        string[] cells = [.. Cells(metrics), Bar(metrics)];
        for (int column = 0; column < cells.Length; column++)
            table.UpdateCell(metrics.Epoch - 1, column, cells[column]);
    }

    private static string Bar(ResNetMetrics metrics)
    {
        if (metrics.EndOfEpoch)
            return $"[green]{new string('━', BarWidth)}[/]";
        double epochsDone = (double)metrics.Iteration / metrics.Iterations * metrics.Epochs;
        int filled = (int)(BarWidth * Math.Clamp(epochsDone - (metrics.Epoch - 1), 0, 1));
        return $"[yellow]{new string('━', filled)}[/][grey23]{new string('━', BarWidth - filled)}[/]";
    }

    private static string TimeLeft(TimeSpan left) =>
        left.TotalHours < 1 ? Text($"{left:m\\:ss}") : Text($"{(int)left.TotalHours}:{left:mm\\:ss}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
