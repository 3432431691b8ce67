using System.Globalization;
using Spectre.Console;

namespace MlResNet.Reports;

/// <summary>A photo and what the model makes of it: side by side, on a terminal that has colours.</summary>
internal static class PredictionPanel
{
    private const int PictureWidth = 28, BarWidth = 20;

    /// <summary>Whether the terminal can show photos.</summary>
    public static bool IsPossible => AnsiConsole.Profile.Capabilities.ColorSystem != ColorSystem.NoColors;

    public static void Write(string file, byte[] photo, IReadOnlyList<KeyValuePair<string, float>> classes)
    {
        int width = classes.Max(pair => pair.Key.Length);
        var bars = new Rows(classes.Select((pair, rank) => new Markup(
            $"{(rank == 0 ? "[bold]" : "[default]")}{Markup.Escape(pair.Key.PadRight(width))}[/] {Bar(pair.Value, rank)} "
                + $"{Text($"{pair.Value,7:P1}")}")));
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(2)).AddColumn(new GridColumn().NoWrap());
        grid.AddRow(Thumbnail.Of(photo, PictureWidth), bars);
        AnsiConsole.Write(
            new Panel(grid)
            {
                Header = new PanelHeader(Markup.Escape(file)),
                Border = BoxBorder.Rounded,
                BorderStyle = new Style(Color.Grey),
            });
    }

    private static string Bar(float share, int rank)
    {
        int filled = (int)MathF.Round(share * BarWidth);
        return $"[{(rank == 0 ? "green" : "grey")}]{new string('━', filled)}[/][grey23]{new string('━', BarWidth - filled)}[/]";
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
