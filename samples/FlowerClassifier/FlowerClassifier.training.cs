using Flowers.Photos;
using Flowers.Training;
using Microsoft.ML;

namespace Flowers;

/// <summary>
/// Tells kinds of flowers apart. In the shape of what ML.NET Model Builder generates for image classification, with a residual network in
/// the place of its trainer.
/// </summary>
public partial class FlowerClassifier
{
    /// <summary>The photos that <see cref="Train"/> uses by default: a folder with a folder for each class.</summary>
    public const string RetrainFilePath = "flower_photos";

    /// <summary>Trains a new model on the photos of a folder.</summary>
    /// <param name="outputModelPath">Where to save it, for example "FlowerClassifier.mlnet".</param>
    /// <param name="inputDataFolderPath">A folder with a folder for each class.</param>
    public static void Train(string outputModelPath, string inputDataFolderPath = RetrainFilePath)
    {
        var mlContext = new MLContext(seed: 1);

        var data = LoadImageFromFolder(mlContext, inputDataFolderPath);
        var model = RetrainModel(mlContext, data);
        SaveModel(mlContext, model, data, outputModelPath);
        (model as IDisposable)?.Dispose();
    }

    /// <summary>
    /// Loads the photos of a folder, as <see cref="ModelInput"/> has them; files that are no readable images are left out and named on the
    /// error output.
    /// </summary>
    /// <param name="mlContext">The context of everything that follows.</param>
    /// <param name="folder">A folder with a folder for each class.</param>
    public static IDataView LoadImageFromFolder(MLContext mlContext, string folder)
    {
        var photos = PhotoFolder.Scan(mlContext, folder);
        foreach (var photo in photos.Unreadable)
            Console.Error.WriteLine($"Left out: {photo.ImagePath}: {photo.Reason}");
        return photos.Load(mlContext);
    }

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
    public static IEstimator<ITransformer> BuildPipeline(MLContext mlContext) => BuildPipeline(mlContext, new TransferSettings());

    /// <summary>Builds the pipeline: keys for class names, the trainer, names for predicted keys.</summary>
    public static IEstimator<ITransformer> BuildPipeline(MLContext mlContext, TransferSettings settings) =>
        mlContext.Transforms.Conversion.MapValueToKey(outputColumnName: "Label", inputColumnName: "Label")
            .Append(TransferLearning.CreateTrainer(mlContext, settings))
            .Append(mlContext.Transforms.Conversion.MapKeyToValue(outputColumnName: "PredictedLabel", inputColumnName: "PredictedLabel"));
}
