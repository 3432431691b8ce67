using System.Globalization;
using FashionMnist.Data;
using Reporting;

namespace FashionMnist.Reports;

/// <summary>The run as a page.</summary>
internal static class DemoReport
{
    private const int Shown = 12;

    public static HtmlReport Create(DemoResult result, TrainingCurves curves, ScoredSample sample)
    {
        var (options, architecture, complexity, metrics, classNames, training, imagesPerSecond) = result;
        var matrix = metrics.ConfusionMatrix;
        return new(
            $"{architecture} on Fashion-MNIST",
            "Photographs of clothes in 28×28 grey pixels, told apart by a residual network that was trained in an ML.NET pipeline.")
        {
            Series = "Microsoft.ML.ResNet, the demo",
            Headlines =
            [
                new("Test images right", Text($"{100 * metrics.MicroAccuracy:0.00} %"), Text($"Log-loss {metrics.LogLoss:0.0000}")),
                new($"Right class among the first {metrics.TopKPredictionCount}", Text($"{100 * metrics.TopKAccuracy:0.00} %")),
                new(
                    "Training", Text($"{training.TotalSeconds:0} s"),
                    Text($"{options.Epochs} {(options.Epochs == 1 ? "epoch" : "epochs")}, {imagesPerSecond:#,0} images a second")),
                new(
                    "The net", Text($"{complexity.Parameters:#,0}"),
                    Text($"parameters; {complexity.MultiplyAdds / 1e6:0.0} million multiply-adds an image")),
            ],
            Sections =
            [
                new("Training", [new ChartFigure(curves.ToChart())]),
                new("Classes",
                [
                    new ReportTable("How each class of the test images fares, %.", ["Class", new("Precision", "0.0"), new("Recall", "0.0")],
                        [
                            .. classNames.Select(
                                (name, i) => (object?[])[name, 100 * matrix.PerClassPrecision[i], 100 * matrix.PerClassRecall[i]]),
                        ]),
                    new ChartFigure(new HeatMap(
                        "What is taken for what", "The test images", classNames,
                        (actual, predicted) => (long)matrix.Counts[actual][predicted])),
                ]),
                new("Pictures",
                [
                    new PictureGallery(
                        Text($"The surest mistakes among the first {ScoredSample.Size:#,0} test images"),
                        [.. sample.Mistakes.Take(Shown).Select(Picture)]),
                    new PictureGallery("The first test images", [.. sample.First.Take(Shown).Select(Picture)]),
                ]),
            ],
            Facts =
            [
                new("Command", result.Command, IsCode: true),
                new("Seed", Text($"{options.Seed}")),
                new("Threads", Text($"{options.Threads}")),
                new("Device", options.Device ?? "the default one"),
                new("Machine", Machine.Current.ToString()),
                new("Peak memory", Text($"{Machine.PeakMemory >> 20:#,0} MiB")),
                new("Date", DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            ],
        };

        GalleryPicture Picture(ScoredImage image) => new(
            Reporting.Picture.FromPixels(image.Image, FashionMnistData.Side, FashionMnistData.Side, channels: 1), sample.ActualClass(image),
            image.PredictedLabel, image.Score.Max())
        {
            ActualProbability = sample.ActualProbability(image),
        };
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
