using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.ResNet;

internal static class SimilarImages
{
    /// <summary>The photos that are most like one of them: the nearest by the angle between what a network sees in each.</summary>
    public static IEnumerable<string> Of(MLContext mlContext, IDataView photos, string path, int count)
    {
        var pipeline = mlContext.Transforms.LoadRawImageBytes("Image", imageFolder: "photos", inputColumnName: "Path")
            .Append(mlContext.Transforms.ResNetFeaturizer("Features", "Image", PretrainedResNet.MLNetResNet18));
        var seen = pipeline.Fit(photos).Transform(photos);
        var features = seen.GetColumn<string>("Path").Zip(seen.GetColumn<float[]>("Features")).ToDictionary();
        var nearest = features.OrderByDescending(photo => TensorPrimitives.CosineSimilarity(photo.Value, features[path]))
            .Select(photo => photo.Key).Where(other => other != path).Take(count);
        return nearest;
    }
}
