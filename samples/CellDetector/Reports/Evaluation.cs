using System.Globalization;
using Cells.Photos;
using Microsoft.ML;
using Microsoft.ML.ResNet;
using Reporting;
using Spectre.Console;

namespace Cells.Reports;

/// <summary>Evaluates a model and shows the result on the terminal and as a page.</summary>
internal static class Evaluation
{
    public static void Run(MLContext mlContext, ITransformer model, IDataView photos, string reportPath, params IEnumerable<Fact> facts)
    {
        var metrics = CellDetector.EvaluateModel(mlContext, photos, model);
        Write(metrics);
        var results = PhotoResult.Read(mlContext, model.Transform(photos)).ToList();
        CellReport.Create(metrics, results, [.. facts, new("Machine", Machine.Current.ToString())]).Save(reportPath);
        AnsiConsole.MarkupLineInterpolated($"Wrote [link]{reportPath}[/], a page with the worst mistakes as pictures");
    }

    private static void Write(DetectionMetrics metrics)
    {
        AnsiConsole.MarkupLine(
            Text($"[bold green]AP50 {metrics.Coco.AveragePrecision50:0.000}[/] in {metrics.ImageCount:N0} photos ")
            + Text($"(VOC 2007 {metrics.Voc2007MeanAveragePrecision:0.000}, AP {metrics.Coco.AveragePrecision:0.000})"));
        var table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey);
        table.AddColumn("Class");
        foreach (string heading in (string[])["Objects", "Detections", "AP50", "VOC 2007", "AP"])
            table.AddColumn(new Spectre.Console.TableColumn(heading).RightAligned());
        foreach (var one in metrics.PerClass)
            table.AddRow(
                Markup.Escape(one.ClassName), Text($"{one.ObjectCount:N0}"), Text($"{one.DetectionCount:N0}"),
                Figure(one.AveragePrecision50), Figure(one.Voc2007AveragePrecision), Figure(one.AveragePrecision));
        AnsiConsole.Write(table);
    }

    private static string Figure(double value) => double.IsNaN(value) ? "–" : Text($"{value:0.000}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
