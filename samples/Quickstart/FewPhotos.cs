using Microsoft.ML;
using Microsoft.ML.ResNet;

internal static class FewPhotos
{
    /// <summary>Where there are too few photos to learn from scratch: goes on from weights that have seen a million others.</summary>
    public static IEstimator<ITransformer> CreatePipeline(MLContext mlContext)
    {
        var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label")
            .Append(mlContext.Transforms.LoadRawImageBytes("Image", imageFolder: "photos", inputColumnName: "Path"))
            .Append(mlContext.MulticlassClassification.Trainers.ResNet(ResNetRecipe.FineTuning.Options with
            {
                FeatureColumnName = "Image",
                InitialCheckpoint = "resnet50-11ad3fa6.pth",
            }));
        return pipeline;
    }
}
