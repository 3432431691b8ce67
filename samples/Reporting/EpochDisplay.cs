using System.Globalization;
using Spectre.Console;

namespace Reporting;

/// <summary>Training as it happens: a table with a moving bar on a terminal, a line an epoch where the output goes to a file.</summary>
/// <param name="Headings">Of the columns.</param>
/// <param name="Widths">Of the columns where the output goes to a file, in characters.</param>
/// <param name="Cells">A report's values, one for each column.</param>
/// <param name="Place">Where training is.</param>
internal sealed record EpochDisplay<TMetrics>(
    string[] Headings, int[] Widths, Func<TMetrics, string[]> Cells, Func<TMetrics, EpochPlace> Place)
{
    private const int BarWidth = 10;

    /// <summary>Runs <paramref name="train"/>, handing it the callback that takes its reports.</summary>
    public T Show<T>(Func<Action<TMetrics>, T> train)
    {
        if (!AnsiConsole.Profile.Capabilities.Interactive)
        {
            AnsiConsole.WriteLine(string.Join("  ", Headings.Select((heading, i) => heading.PadLeft(Widths[i]))));
            return train(WriteLine);
        }

        // Without lines between the columns it fits 80 of them, with days left and a thousand epochs.
        var table = new Table().Border(TableBorder.Simple).BorderColor(Color.Grey).Title("[grey]Reading the images …[/]");
        foreach (string heading in Headings.Append("Progress"))
            table.AddColumn(new Spectre.Console.TableColumn(heading).RightAligned().NoWrap().PadLeft(0).PadRight(0));
        // Of more epochs than the terminal has lines, the last are seen.
        return AnsiConsole.Live(table).Overflow(VerticalOverflow.Crop).Cropping(VerticalOverflowCropping.Top)
            .Start(display => train(metrics =>
        {
            Update(table, metrics);
            display.Refresh();
        }));
    }

    public static string TimeLeft(TimeSpan left) => left.TotalHours < 1
        ? left.ToString(@"m\:ss", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{(int)left.TotalHours}:{left:mm\\:ss}");

    private void WriteLine(TMetrics metrics)
    {
        if (Place(metrics).EndOfEpoch)
            AnsiConsole.WriteLine(string.Join("  ", Cells(metrics).Select((cell, i) => cell.PadLeft(Widths[i]))));
    }

    private void Update(Table table, TMetrics metrics)
    {
        var place = Place(metrics);
        table.Title = null;
        while (table.Rows.Count < place.Epoch)
            table.AddEmptyRow();
        string[] cells = [.. Cells(metrics), Bar(place)];
        for (int column = 0; column < cells.Length; column++)
            table.UpdateCell(place.Epoch - 1, column, cells[column]);
    }

    private static string Bar(EpochPlace place)
    {
        if (place.EndOfEpoch)
            return $"[green]{new string('━', BarWidth)}[/]";
        int filled = (int)(BarWidth * Math.Clamp((place.Share * place.Epochs) - (place.Epoch - 1), 0, 1));
        return $"[yellow]{new string('━', filled)}[/][grey23]{new string('━', BarWidth - filled)}[/]";
    }
}
