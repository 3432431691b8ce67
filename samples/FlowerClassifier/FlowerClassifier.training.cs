using Microsoft.ML;
using Microsoft.ML.ResNet;

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

    /// <summary>Loads the photos of a folder, as <see cref="ModelInput"/> has them, and their paths.</summary>
    /// <param name="mlContext">The context of everything that follows.</param>
    /// <param name="folder">A folder with a folder for each class.</param>
    public static IDataView LoadImageFromFolder(MLContext mlContext, string folder)
    {
        var images = mlContext.Data.LoadFromImageFolder(folder, DatasetPart.All);
        return mlContext.Transforms.Conversion.MapKeyToValue("Label")
            .Append(mlContext.Transforms.CopyColumns("ImageSource", "Image"))
            .Append(mlContext.Transforms.SelectColumns("Label", "ImageSource", "ImagePath"))
            .Fit(images).Transform(images);
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

    /// <summary>Builds the pipeline: keys for class names, the trainer, names for predicted keys.</summary>
    public static IEstimator<ITransformer> BuildPipeline(MLContext mlContext) =>
        mlContext.Transforms.Conversion.MapValueToKey(outputColumnName: "Label", inputColumnName: "Label")
            .Append(mlContext.MulticlassClassification.Trainers.ResNet(ResNetRecipe.FewPhotos.Options with
            {
                LabelColumnName = "Label",
                FeatureColumnName = "ImageSource",
                InitialCheckpoint = PretrainedResNet.MLNetResNet18,
                CorruptImages = CorruptImageHandling.Skip,
            }))
            .Append(mlContext.Transforms.Conversion.MapKeyToValue(outputColumnName: "PredictedLabel", inputColumnName: "PredictedLabel"));
}
