using System.Text.Json;
using Cells.Photos;
using Cells.Training;
using Microsoft.ML;
using Microsoft.ML.ResNet.Tests;
using Microsoft.ML.TorchSharp;

namespace Cells.Tests;

/// <summary>The code that has Model Builder's names, used as its users do.</summary>
[TestClass]
public sealed class CellDetectorTests
{
    private static readonly TemporaryFolder Photos = new(), Models = new();

    private static string Model => Path.Combine(Models.Path, "CellDetector.mlnet");

    [ClassInitialize]
    public static void Train(TestContext context)
    {
        CellPhotos.Unpack(Photos.Path, training: 4, test: 3);
        var mlContext = new MLContext(seed: 1);
        var data = CellDetector.LoadImagesFromFolder(mlContext, Photos.Path);
        var model = CellDetector.BuildPipeline(mlContext, new DetectorSettings { Steps = 60, ImageSize = 160, Threads = 2 }).Fit(data);
        using (model as IDisposable)
            CellDetector.SaveModel(mlContext, model, data, Model);
        CellDetector.MLNetModelPath = Model;
    }

    [ClassCleanup]
    public static void Clean()
    {
        if (CellDetector.PredictEngine.IsValueCreated)
            CellDetector.PredictEngine.Value.Dispose();
        Photos.Dispose();
        Models.Dispose();
    }

    [TestMethod]
    public void Predictions_are_names_scores_and_boxes_inside_the_photo()
    {
        var output = CellDetector.Predict(new() { Image = File.ReadAllBytes(CellPhotos.Of(Photos.Path)[0]) });

        Assert.IsNotEmpty(output.PredictedLabel);
        Assert.IsTrue(output.PredictedLabel.All(((string[])["RBC", "WBC", "Platelets"]).Contains));
        Assert.AreSequenceEqual(output.Score.OrderDescending(), output.Score);
        Assert.HasCount(4 * output.Score.Length, output.PredictedBoundingBoxes);
        foreach (float[] box in output.PredictedBoundingBoxes.Chunk(4))
            Assert.IsTrue(box is [>= 0 and var left, >= 0 and var top, <= 160 and var right, <= 120 and var bottom]
                && left < right && top < bottom);
    }

    [TestMethod]
    public void Evaluation_reads_the_photos_to_test_on_and_finds_some_of_what_was_learned()
    {
        var metrics = CellDetector.Evaluate(Model, Photos.Path);

        Assert.AreEqual(3, metrics.ImageCount);
        Assert.IsGreaterThan(0.1, metrics.Coco.AveragePrecision50);
    }

    [TestMethod]
    public void ML_NETs_own_evaluation_reads_the_columns_of_the_detector()
    {
        var mlContext = new MLContext();
        var data = CellDetector.LoadImagesFromFolder(mlContext, Photos.Path);
        using var model = mlContext.Model.LoadFasterRcnn(Model);
        // It wants names where trainers give keys.
        var names = mlContext.Transforms.Conversion.MapKeyToValue([new("Label"), new("PredictedLabel")]);
        var found = names.Fit(model.Transform(data)).Transform(model.Transform(data));

        var metrics = mlContext.MulticlassClassification.EvaluateObjectDetection(
            found, found.Schema["Label"], found.Schema["BoundingBoxes"], found.Schema["PredictedLabel"],
            found.Schema["PredictedBoundingBoxes"], found.Schema["Score"]);

        // It has rules of its own; these are the photos that were trained on.
        Assert.IsGreaterThan(0.1f, metrics.MAP50);
        Assert.IsGreaterThan(metrics.MAP50_95, metrics.MAP50);
    }

    [TestMethod]
    public void Found_and_known_objects_meet_by_class_and_overlap_the_highest_score_first()
    {
        var truth = new FoundObject("RBC", 1, 0, 0, 10, 10);
        var near = new FoundObject("RBC", 0.6f, 0, 0, 10, 8);
        var nearer = new FoundObject("RBC", 0.7f, 0, 0, 10, 9);
        var other = new FoundObject("WBC", 0.9f, 0, 0, 10, 10);
        var unsure = new FoundObject("RBC", 0.4f, 50, 50, 60, 60);
        var elsewhere = truth with { Left = 30, Right = 40 };

        var result = PhotoResult.Of("photo.jpg", [truth, elsewhere], [near, other, nearer, unsure]);

        Assert.AreSequenceEqual([nearer], result.Right);
        Assert.AreSequenceEqual([other, near], result.Wrong);
        Assert.AreSequenceEqual([elsewhere], result.Missed);
        Assert.AreEqual(0.9 + 0.6 + 1, result.Badness, 1e-6);
    }

    [TestMethod]
    public void The_configuration_says_what_the_code_does()
    {
        using var file = File.OpenRead(Path.Combine(RepositoryFacts.Root, "samples", "CellDetector", "CellDetector.mbconfig"));
        var config = JsonDocument.Parse(file).RootElement;

        Assert.AreEqual("TrainingConfig", config.GetProperty("Type").GetString());
        Assert.AreEqual("ObjectDetection", config.GetProperty("Scenario").GetString());
        Assert.AreEqual(CellDetector.RetrainFilePath, config.GetProperty("DataSource").GetProperty("FolderPath").GetString());
        Assert.AreEqual(Path.GetFileName(Model), config.GetProperty("RunHistory").GetProperty("ModelFilePath").GetString());
    }
}
