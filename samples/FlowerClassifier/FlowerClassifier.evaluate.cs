using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.ResNet;

namespace Flowers;

public partial class FlowerClassifier
{
    /// <summary>Evaluates a saved model on the photos of a folder.</summary>
    /// <param name="modelPath">What <see cref="Train"/> wrote.</param>
    /// <param name="inputDataFolderPath">A folder with a folder for each class, with photos that it was not trained on.</param>
    public static MulticlassClassificationMetrics Evaluate(string modelPath, string inputDataFolderPath)
    {
        var mlContext = new MLContext(seed: 1);

        var model = LoadModel(mlContext, modelPath);
        using (model as IDisposable)
        {
            return EvaluateModel(mlContext, LoadImageFromFolder(mlContext, inputDataFolderPath), model);
        }
    }

    /// <summary>
    /// Tells how good a model of the photos of a folder will be at photos that it was not trained on: trains several, each without a share
    /// of the photos, and evaluates it on those.
    /// </summary>
    /// <param name="inputDataFolderPath">A folder with a folder for each class.</param>
    /// <param name="numberOfFolds">How many models.</param>
    /// <returns>The metrics of each.</returns>
    public static IReadOnlyList<MulticlassClassificationMetrics> CrossValidate(string inputDataFolderPath, int numberOfFolds = 5)
    {
        var mlContext = new MLContext(seed: 1);

        var data = LoadImageFromFolder(mlContext, inputDataFolderPath);
        var pipeline = BuildPipeline(mlContext);
        var folds = mlContext.MulticlassClassification.CrossValidate(data, pipeline, numberOfFolds, labelColumnName: "Label");
        foreach (var fold in folds)
            (fold.Model as IDisposable)?.Dispose();
        return [.. folds.Select(fold => fold.Metrics)];
    }

    /// <summary>Loads a model to score many images: in batches, as it was fitted.</summary>
    public static ITransformer LoadModel(MLContext mlContext, string modelPath) => mlContext.Model.LoadResNet(
        modelPath, out _, new ScoringOptions { CorruptImages = CorruptImageHandling.Skip });

    /// <summary>Computes accuracy and log-loss.</summary>
    /// <param name="mlContext">As before.</param>
    /// <param name="data">With the columns of <see cref="ModelInput"/>.</param>
    /// <param name="model">What <see cref="RetrainModel"/> or <see cref="LoadModel"/> gave.</param>
    public static MulticlassClassificationMetrics EvaluateModel(MLContext mlContext, IDataView data, ITransformer model) =>
        mlContext.MulticlassClassification.Evaluate(
            model.Transform(data), labelColumnName: "Label", scoreColumnName: "Score", predictedLabelColumnName: "PredictedLabel");

    /// <summary>Computes precision and recall of each class, which class is taken for which, and which images are mistaken worst.</summary>
    /// <param name="mlContext">As before.</param>
    /// <param name="data">With the columns of <see cref="ModelInput"/>; a column <c>ImagePath</c> names the images.</param>
    /// <param name="model">What <see cref="RetrainModel"/> or <see cref="LoadModel"/> gave.</param>
    /// <param name="mistakeCount">How many of the worst mistakes to keep.</param>
    public static ScoreAnalysis AnalyzeModel(MLContext mlContext, IDataView data, ITransformer model, int mistakeCount = 12) =>
        mlContext.MulticlassClassification.AnalyzeScores(
            model.Transform(data), labelColumnName: "Label", scoreColumnName: "Score", imagePathColumnName: "ImagePath", mistakeCount);
}
