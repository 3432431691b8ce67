using Flowers.Photos;
using Microsoft.ML;
using Microsoft.ML.ResNet;

namespace Flowers.Reports;

/// <summary>Evaluates a model and shows the result on the terminal and as a page.</summary>
internal static class Evaluation
{
    public static ScoreAnalysis Run(MLContext mlContext, ITransformer model, PhotoFolder photos, string reportPath)
    {
        var analysis = Headings.While("Evaluating", () => FlowerClassifier.AnalyzeModel(mlContext, photos.Load(mlContext), model));
        EvaluationTables.Write(analysis);
        return analysis;
    }
}
