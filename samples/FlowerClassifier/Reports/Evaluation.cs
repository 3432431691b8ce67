using Flowers.Photos;
using Microsoft.ML;
using Microsoft.ML.ResNet;
using Reporting;
using Spectre.Console;

namespace Flowers.Reports;

/// <summary>Evaluates a model and shows the result on the terminal and as a page.</summary>
internal static class Evaluation
{
    public static void Run(MLContext mlContext, ITransformer model, PhotoFolder photos, IReadOnlyList<UnreadableImage> unreadable, string reportPath, params IEnumerable<Fact> facts)
    {
        var analysis = Headings.While("Evaluating", () => FlowerClassifier.AnalyzeModel(mlContext, photos.Load(mlContext), model));
        EvaluationTables.Write(analysis);
        FlowerReport.Create(analysis, unreadable, [.. facts, new("Machine", Machine.Current.ToString())]).Save(reportPath);
        AnsiConsole.MarkupLineInterpolated($"Wrote [link]{reportPath}[/], a page with the worst mistakes as pictures");
    }
}
