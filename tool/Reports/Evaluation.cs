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
        // Looked at twice, and scored once.
        var scored = mlContext.Data.Cache(model.Transform(view), "Label", "Score", nameof(PhotoRow.ImagePath));
        var (analysis, suspects) = Headings.While("Evaluating", () => (
            mlContext.MulticlassClassification.AnalyzeScores(scored, "Label", "Score", nameof(PhotoRow.ImagePath), Mistakes),
            mlContext.MulticlassClassification.FindSuspectLabels(scored, "Label", "Score", nameof(PhotoRow.ImagePath))));
        EvaluationTables.Write(analysis, unknown);
        EvaluationReport.Create(
            analysis, unknown, unreadable, [.. facts, new("Machine", Machine.Current.ToString())], suspects, Explanations(model))
            .Save(reportPath);
        AnsiConsole.MarkupLineInterpolated($"Wrote [link]{reportPath}[/], a page with the worst mistakes as pictures");
    }

    /// <summary>Networks can be asked; a regression over features cannot.</summary>
    private static Func<byte[], string, ClassActivationMap>? Explanations(ITransformer model) =>
        Parts(model).OfType<ResNetTransformer>().FirstOrDefault() is { } network
            ? (photo, label) => network.Explain(photo, new ClassActivationOptions { Label = label })
            : null;

    private static IEnumerable<ITransformer> Parts(ITransformer model) =>
        model is IEnumerable<ITransformer> chain ? chain.SelectMany(Parts) : [model];
}
