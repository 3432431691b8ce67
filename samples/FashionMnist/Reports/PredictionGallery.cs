using FashionMnist.Data;
using Microsoft.ML;
using Spectre.Console;

namespace FashionMnist.Reports;

/// <summary>The first test images, and the mistakes that the network was surest of.</summary>
internal static class PredictionGallery
{
    private const int Shown = 4, Scanned = 1000, ThumbnailWidth = 20;

    public static void Write(MLContext mlContext, IDataView predictions, IReadOnlyList<string> classNames)
    {
        var rows = mlContext.Data.CreateEnumerable<ScoredImage>(mlContext.Data.TakeRows(predictions, Scanned), reuseRowObject: false).ToList();
        var mistakes = rows.Where(row => row.PredictedLabel != ActualClass(row)).OrderByDescending(row => row.Score.Max());
        WriteRow("The first test images", rows.Take(Shown));
        WriteRow($"The surest mistakes among the first {Scanned:N0}", mistakes.Take(Shown));

        // Keys count from 1.
        string ActualClass(ScoredImage row) => classNames[(int)row.Label - 1];

        void WriteRow(string title, IEnumerable<ScoredImage> images)
        {
            AnsiConsole.MarkupLineInterpolated($"\n[bold]{title}[/]");
            AnsiConsole.Write(new Columns(images.Select(image => Picture(image, ActualClass(image)))) { Expand = false });
        }
    }

    private static Panel Picture(ScoredImage image, string actualClass)
    {
        bool isRight = image.PredictedLabel == actualClass;
        var content = new Rows(
            new Thumbnail(image.Image, FashionMnistData.Side, ThumbnailWidth),
            new Markup(isRight ? $"[green]{image.PredictedLabel}[/] {image.Score.Max():P1}" : $"[red]{image.PredictedLabel}[/] {image.Score.Max():P1}"),
            new Markup(isRight ? "" : $"[grey]it is: {actualClass}[/]"));
        return new Panel(content) { Border = BoxBorder.Rounded, BorderStyle = new Style(isRight ? Color.Green : Color.Red), Padding = new Padding(0), Width = ThumbnailWidth + 2 };
    }
}
