using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.ResNet;

var mlContext = new MLContext(seed: 1);
var photos = mlContext.Data.LoadFromTextFile<Photo>("photos.tsv", hasHeader: true);
var split = mlContext.Data.TrainTestSplit(photos, testFraction: 0.2);

var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label")
    .Append(mlContext.Transforms.LoadRawImageBytes("Image", imageFolder: "photos", inputColumnName: "Path"))
    .Append(mlContext.MulticlassClassification.Trainers.ResNet(ResNetRecipe.FewPhotos.Options with
    {
        FeatureColumnName = "Image",
        InitialCheckpoint = PretrainedResNet.MLNetResNet18,
        MetricsCallback = Console.WriteLine,
    }))
    .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));

using var model = pipeline.Fit(split.TrainSet);
var metrics = mlContext.MulticlassClassification.Evaluate(model.Transform(split.TestSet), topKPredictionCount: 5);
Console.WriteLine($"{metrics.MicroAccuracy:P1} of the photos that it has not seen are right.");
Console.WriteLine(metrics.ConfusionMatrix.GetFormattedConfusionTable());
mlContext.Model.Save(model, photos.Schema, "photos.zip");

internal sealed class Photo
{
    [LoadColumn(0)] public string Path { get; set; } = "";
    [LoadColumn(1)] public string Label { get; set; } = "";
}
