using System.Globalization;
using MlResNet.Photos;
using Spectre.Console;

namespace MlResNet.Reports;

/// <summary>What was found in a folder, and what was left out.</summary>
internal static class PhotoSummary
{
    private const int Listed = 20, FewToTrainOn = 5, FewToTestOn = 50;

    public static void Write(PhotoSet? training, PhotoSet test)
    {
        var table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey);
        table.AddColumn("Class");
        var parts = training is null ? [("Photos", test)] : new[] { ("To train on", training), ("To test on", test) };
        foreach (var (heading, _) in parts)
            table.AddColumn(new TableColumn(heading).RightAligned());
        foreach (string name in parts.SelectMany(part => part.Item2.Classes).Select(pair => pair.Key).Distinct())
            table.AddRow(
                [Markup.Escape(name), .. parts.Select(part => Text(part.Item2.Classes.FirstOrDefault(pair => pair.Key == name).Value))]);
        if (table.Rows.Count > 1)
            table.AddRow(["[grey]together[/]", .. parts.Select(part => $"[grey]{Text(part.Item2.Count)}[/]")]);
        AnsiConsole.Write(table);

        List(
            "left out, because it cannot be read", "left out, because they cannot be read",
            [.. parts.SelectMany(part => part.Item2.Unreadable).Select(photo => $"{photo.ImagePath}: {photo.Reason}")], "yellow");
        Warn(training, test);
        List(
            "passed over: it is no image that can be decoded", "passed over: they are no images that can be decoded",
            parts[0].Item2.OtherFiles, "grey");
    }

    /// <summary>Says what makes figures worth little, before time goes into them.</summary>
    private static void Warn(PhotoSet? training, PhotoSet test)
    {
        foreach (var same in (training?.Contradictions ?? []).Concat(test.Contradictions))
            Warn($"The same photo is in several classes: {string.Join(", ", same.Select(photo => photo.ImagePath))}");
        if (training is not null)
        {
            string[] few = [.. training.Classes.Where(pair => pair.Value < FewToTrainOn).Select(pair => $"{pair.Key} ({pair.Value})")];
            if (few.Length > 0)
                Warn($"Classes with fewer than {FewToTrainOn} photos to train on are hardly learned: {string.Join(", ", few)}");
            string[] untested = [.. training.Classes.Select(pair => pair.Key).Except(test.Classes.Select(pair => pair.Key))];
            if (untested.Length > 0)
                Warn($"Classes without a photo to test on: {string.Join(", ", untested)}");
        }
        if (test.Count is > 0 and < FewToTestOn)
            Warn($"{Text(test.Count)} photos to test on say little: a right share of 80 % could be anything from {Text80(test.Count,
                -1)} to {Text80(test.Count, 1)}");
    }

    /// <summary>The bounds of the 95 % interval around 80 % (normal approximation).</summary>
    private static string Text80(int count, int sign) =>
        Math.Clamp(0.8 + (sign * 1.96 * Math.Sqrt(0.8 * 0.2 / count)), 0, 1).ToString("P0", CultureInfo.InvariantCulture);

    private static void Warn(string what) => AnsiConsole.MarkupLineInterpolated($"[yellow]{what}[/]");

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
