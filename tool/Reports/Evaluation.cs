using Microsoft.ML;
using Microsoft.ML.ResNet;
using MlResNet.Photos;
using MlResNet.Predictions;
using Reporting;
using Spectre.Console;

namespace MlResNet.Reports;

/// <summary>Evaluates a model and shows the result on the terminal and as a page.</summary>
internal static class Evaluation
{
    /// <summary>The worst, as pictures on the page.</summary>
    private const int Mistakes = 12;

    public static void Run(
        MLContext mlContext, ITransformer model, IDataView view, PhotoSet photos, IReadOnlyList<UnreadableImage> unreadable,
        string reportPath, params IEnumerable<Fact> facts)
    {
        var unknown = UnknownPhotos.Of(photos, ClassNames.Find(model.GetOutputSchema(view.Schema)).Names);
        var analysis = Headings.While("Evaluating", () => mlContext.MulticlassClassification.AnalyzeScores(
            model.Transform(view), "Label", "Score", nameof(PhotoRow.ImagePath), Mistakes));
        EvaluationTables.Write(analysis, unknown);
        EvaluationReport.Create(analysis, unknown, unreadable, [.. facts, new("Machine", Machine.Current.ToString())]).Save(reportPath);
        AnsiConsole.MarkupLineInterpolated($"Wrote [link]{reportPath}[/], a page with the worst mistakes as pictures");
    }
}
