using Cells.Photos;
using Cells.Training;
using Microsoft.ML;

namespace Cells;

/// <summary>
/// Finds blood cells in photos of a microscope. In the shape of what ML.NET Model Builder generates for object detection, with a Faster
/// R-CNN on a residual network in the place of its trainer.
/// </summary>
public partial class CellDetector
{
    /// <summary>The photos that <see cref="Train"/> uses by default: a folder in the layout of PASCAL VOC.</summary>
    public const string RetrainFilePath = "BCCD";

    /// <summary>Trains a new model on the photos of a folder that are to be trained on.</summary>
    /// <param name="outputModelPath">Where to save it, for example "CellDetector.mlnet".</param>
    /// <param name="inputDataFolderPath">A folder with Annotations, JPEGImages and, to say what to test on, ImageSets/Main.</param>
    public static void Train(string outputModelPath, string inputDataFolderPath = RetrainFilePath)
    {
        var mlContext = new MLContext(seed: 1);

        var data = LoadImagesFromFolder(mlContext, inputDataFolderPath);
        var model = RetrainModel(mlContext, data);
        SaveModel(mlContext, model, data, outputModelPath);
        (model as IDisposable)?.Dispose();
    }

    /// <summary>Loads the photos of a folder that are to be trained on, with the columns of <see cref="ModelInput"/>.</summary>
    /// <param name="mlContext">The context of everything that follows.</param>
    /// <param name="folder">As of <see cref="Train"/>.</param>
    public static IDataView LoadImagesFromFolder(MLContext mlContext, string folder) => VocFolder.Open(mlContext, folder).Training;

    /// <summary>Saves a model as a file that any ML.NET program loads which has this library beside it.</summary>
    /// <param name="mlContext">As before.</param>
    /// <param name="model">What <see cref="RetrainModel"/> gave.</param>
    /// <param name="data">What it was trained on.</param>
    /// <param name="modelSavePath">Replaced once the model is written: there is never half a file.</param>
    public static void SaveModel(MLContext mlContext, ITransformer model, IDataView data, string modelSavePath) =>
        mlContext.Model.SaveResNet(model, data.Schema, modelSavePath);

    /// <summary>Trains the model on data with the columns of <see cref="ModelInput"/>.</summary>
    public static ITransformer RetrainModel(MLContext mlContext, IDataView trainData)
    {
        var pipeline = BuildPipeline(mlContext);
        return pipeline.Fit(trainData);
    }

    /// <summary>Builds the pipeline with the default settings.</summary>
    public static IEstimator<ITransformer> BuildPipeline(MLContext mlContext) => BuildPipeline(mlContext, new DetectorSettings());

    /// <summary>Builds the pipeline: the trainer, and names for predicted keys.</summary>
    public static IEstimator<ITransformer> BuildPipeline(MLContext mlContext, DetectorSettings settings) =>
        mlContext.MulticlassClassification.Trainers.FasterRcnn(settings.ToOptions())
            .Append(mlContext.Transforms.Conversion.MapKeyToValue(outputColumnName: "PredictedLabel", inputColumnName: "PredictedLabel"));
}
