using Flowers.Photos;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.ResNet;
using Reporting;
using Spectre.Console;

namespace Flowers.Reports;

/// <summary>Evaluates a model and shows the result on the terminal and as a page.</summary>
internal static class Evaluation
{
    public static void Run(
        MLContext mlContext, ITransformer model, PhotoFolder photos, IReadOnlyList<UnreadableImage> unreadable, string reportPath,
            params IEnumerable<Fact> facts)
    {
        var view = photos.Load(mlContext);
        var unknown = UnknownPhotos.Of(photos, ClassNames(model.GetOutputSchema(view.Schema)));
        var analysis = Headings.While("Evaluating", () => FlowerClassifier.AnalyzeModel(mlContext, view, model));
        EvaluationTables.Write(analysis, unknown);
        FlowerReport.Create(analysis, unknown, unreadable, [.. facts, new("Machine", Machine.Current.ToString())]).Save(reportPath);
        AnsiConsole.MarkupLineInterpolated($"Wrote [link]{reportPath}[/], a page with the worst mistakes as pictures");
    }

    private static string[] ClassNames(DataViewSchema scored)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        scored["Score"].GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }
}
