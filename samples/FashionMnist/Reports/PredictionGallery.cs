using FashionMnist.Data;
using Spectre.Console;

namespace FashionMnist.Reports;

/// <summary>The first test images, and the mistakes that the network was surest of.</summary>
internal static class PredictionGallery
{
    private const int Shown = 4, ThumbnailWidth = 20;

    public static void Write(ScoredSample sample)
    {
        WriteRow("The first test images", sample.First);
        WriteRow($"The surest mistakes among the first {ScoredSample.Size:N0}", sample.Mistakes);

        void WriteRow(string title, IEnumerable<ScoredImage> images)
        {
            AnsiConsole.MarkupLineInterpolated($"\n[bold]{title}[/]");
            AnsiConsole.Write(
                new Columns(images.Take(Shown).Select(image => Picture(image, sample.ActualClass(image)))) { Expand = false });
        }
    }

    private static Panel Picture(ScoredImage image, string actualClass)
    {
        bool isRight = image.PredictedLabel == actualClass;
        var content = new Rows(
            new Thumbnail(image.Image, FashionMnistData.Side, ThumbnailWidth),
            new Markup(
                isRight ? $"[green]{image.PredictedLabel}[/] "
                + $"{image.Score.Max():P1}" : $"[red]{image.PredictedLabel}[/] {image.Score.Max():P1}"),
            new Markup(isRight ? "" : $"[grey]it is: {actualClass}[/]"));
        return new Panel(content)
        {
            Border = BoxBorder.Rounded,
            BorderStyle = new Style(isRight ? Color.Green : Color.Red),
            Padding = new Padding(0),
            Width = ThumbnailWidth + 2,
        };
    }
}
