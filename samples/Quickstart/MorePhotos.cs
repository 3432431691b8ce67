using Microsoft.ML;
using Microsoft.ML.ResNet;

internal static class MorePhotos
{
    /// <summary>All layers go on learning from weights that have seen a million other photos.</summary>
    public static IEstimator<ITransformer> CreatePipeline(MLContext mlContext)
    {
        var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label")
            .Append(mlContext.Transforms.LoadRawImageBytes("Image", imageFolder: "photos", inputColumnName: "Path"))
            .Append(mlContext.MulticlassClassification.Trainers.ResNet(ResNetRecipe.FineTuning.Options with
            {
                FeatureColumnName = "Image",
                InitialCheckpoint = PretrainedResNet.TorchvisionResNet50V2,
            }));
        return pipeline;
    }
}
