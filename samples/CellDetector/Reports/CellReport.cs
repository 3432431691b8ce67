using Cells.Photos;
using Microsoft.ML.ResNet;
using Reporting;

namespace Cells.Reports;

/// <summary>An evaluation as a page that carries its pictures with it.</summary>
internal static class CellReport
{
    private const int WorstCount = 9, LongestSide = 640;

    /// <param name="metrics">How a model did.</param>
    /// <param name="results">The same, photo by photo.</param>
    /// <param name="facts">How it came about.</param>
    public static HtmlReport Create(DetectionMetrics metrics, IReadOnlyList<PhotoResult> results, IReadOnlyList<Fact> facts)
    {
        var worst = results.Where(result => result.Badness > 0).OrderByDescending(result => result.Badness).Take(WorstCount).ToList();
        return new(
            Text($"Average precision {metrics.Coco.AveragePrecision50:0.000}"),
            Text($"{metrics.PerClass.Sum(one => one.ObjectCount):N0} objects to be found in {metrics.ImageCount:N0} photos: ")
                + $"{string.Join(", ", metrics.PerClass.Select(one => one.ClassName))}.")
        {
            Series = "CellDetector",
            Headlines =
            [
                new("AP50", Text($"{metrics.Coco.AveragePrecision50:0.000}"), "COCO, at an overlap of one half"),
                new("VOC 2007", Text($"{metrics.Voc2007MeanAveragePrecision:0.000}"), "eleven points"),
                new("AP", Text($"{metrics.Coco.AveragePrecision:0.000}"), "COCO, overlaps of 0.50 to 0.95"),
                new("Recall", Text($"{metrics.Coco.AverageRecall100:0.000}"), "COCO, over the same overlaps"),
            ],
            Sections =
            [
                new("The worst mistakes",
                [
                    worst.Count == 0
                        ? new Paragraph("There are none.")
                        : new PictureSheet(
                            "Red: found and not there. Orange, broken: there and not found. Green: right. What scores less than one half "
                            + "does not count as found.",
                            [.. worst.Select(Mistake)]),
                ]),
                new("Classes", [Classes(metrics)]),
                new("Precision over recall", [new ChartFigure(Curves(metrics))]),
            ],
            Facts = facts,
        };
    }

    private static (Picture, string, string) Mistake(PhotoResult result) => (
        Picture.Thumbnail(DrawnBoxes.Of(File.ReadAllBytes(result.Path), result), LongestSide),
        $"{result.Wrong.Length} wrong, {result.Missed.Length} missed, {result.Right.Length} right", Path.GetFileName(result.Path));

    private static ReportTable Classes(DetectionMetrics metrics) => new(
        "Average precision: of COCO at an overlap of one half, of VOC 2007, and of COCO over the overlaps 0.50 to 0.95.",
        ["Class", new("Objects", "N0"), new("Detections", "N0"), new("AP50", "0.000"), new("VOC 2007", "0.000"), new("AP", "0.000")],
        [
            .. metrics.PerClass.Select(one => (object?[])
                [one.ClassName, one.ObjectCount, one.DetectionCount, Known(one.AveragePrecision50), Known(one.Voc2007AveragePrecision),
                    Known(one.AveragePrecision)]),
        ]);

    private static LineChart Curves(DetectionMetrics metrics) => new(
        "Precision over recall", "at an overlap of one half, as VOC counts it", "Recall", "Precision",
        [
            .. metrics.PerClass.Index().Where(pair => pair.Item.PrecisionRecall.Count > 0).Select(pair => new ChartSeries(
                pair.Item.ClassName, Palette.At(pair.Index),
                [.. pair.Item.PrecisionRecall.Select(point => (point.Recall, point.Precision))])),
        ])
    {
        XRange = (0, 1), YRange = (0, 1),
    };

    /// <summary>Of a class that the photos do not show there is no figure.</summary>
    private static object? Known(double figure) => double.IsNaN(figure) ? null : figure;

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
