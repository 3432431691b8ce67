using System.Globalization;
using Flowers.Photos;
using Spectre.Console;

namespace Flowers.Reports;

/// <summary>What was found in a folder, and what was left out.</summary>
internal static class PhotoSummary
{
    private const int Listed = 20;

    public static void Write(PhotoFolder? training, PhotoFolder test)
    {
        var table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey);
        table.AddColumn("Class");
        var parts = training is null ? [("Photos", test)] : new[] { ("To train on", training), ("To test on", test) };
        foreach (var (heading, _) in parts)
            table.AddColumn(new TableColumn(heading).RightAligned());
        foreach (string name in parts.SelectMany(part => part.Item2.Classes).Select(pair => pair.Key).Distinct())
            table.AddRow([Markup.Escape(name), .. parts.Select(part => Text(part.Item2.Classes.FirstOrDefault(pair => pair.Key == name).Value))]);
        if (table.Rows.Count > 1)
            table.AddRow(["[grey]together[/]", .. parts.Select(part => $"[grey]{Text(part.Item2.Count)}[/]")]);
        AnsiConsole.Write(table);

        List("left out, because it cannot be read", "left out, because they cannot be read", [.. parts.SelectMany(part => part.Item2.Unreadable).Select(photo => $"{photo.ImagePath}: {photo.Reason}")], "yellow");
        List("passed over: its name is not that of an image", "passed over: their names are not those of images", parts[0].Item2.OtherFiles, "grey");
    }

    private static void List(string one, string several, IReadOnlyList<string> files, string colour)
    {
        if (files.Count == 0)
            return;
        AnsiConsole.MarkupLine(files.Count == 1 ? $"[{colour}]1 file {one}:[/]" : $"[{colour}]{Text(files.Count)} files {several}:[/]");
        foreach (string file in files.Take(Listed))
            AnsiConsole.MarkupLineInterpolated($"  {file}");
        if (files.Count > Listed)
            AnsiConsole.MarkupLineInterpolated($"  … and {files.Count - Listed} more");
    }

    private static string Text(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
