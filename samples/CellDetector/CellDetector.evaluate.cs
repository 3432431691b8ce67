using Cells.Photos;
using Microsoft.ML;
using Microsoft.ML.ResNet;

namespace Cells;

public partial class CellDetector
{
    /// <summary>Evaluates a saved model on the photos of a folder that are to be tested on.</summary>
    /// <param name="modelPath">What <see cref="Train"/> wrote.</param>
    /// <param name="inputDataFolderPath">As of <see cref="Train"/>.</param>
    public static DetectionMetrics Evaluate(string modelPath, string inputDataFolderPath)
    {
        var mlContext = new MLContext(seed: 1);

        var model = LoadModel(mlContext, modelPath);
        using (model as IDisposable)
        {
            return EvaluateModel(mlContext, VocFolder.Open(mlContext, inputDataFolderPath).Test, model);
        }
    }

    /// <summary>Loads a model: it detects in batches, as it was fitted.</summary>
    public static ITransformer LoadModel(MLContext mlContext, string modelPath) => mlContext.Model.LoadFasterRcnn(modelPath, out _);

    /// <summary>Computes average precision as PASCAL VOC and COCO do, class by class.</summary>
    /// <param name="mlContext">As before.</param>
    /// <param name="data">With the columns of <see cref="ModelInput"/>; labels may be keys.</param>
    /// <param name="model">What <see cref="RetrainModel"/> or <see cref="LoadModel"/> gave.</param>
    public static DetectionMetrics EvaluateModel(MLContext mlContext, IDataView data, ITransformer model) =>
        mlContext.MulticlassClassification.EvaluateDetection(model.Transform(data));
}
