using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.ResNet.Tests;

namespace Flowers.Tests;

/// <summary>The code that has Model Builder's names, used as its users do.</summary>
[TestClass]
public sealed class FlowerClassifierTests
{
    private static readonly TemporaryFolder Photos = new(), Models = new();

    private static string Model => Path.Combine(Models.Path, "FlowerClassifier.mlnet");

    [ClassInitialize]
    public static void Train(TestContext context)
    {
        FlowerPhotos.Unpack(Photos.Path, ofClass: 8);
        File.WriteAllText(Path.Combine(Photos.Path, "roses", "text.jpg"), "no image");
        FlowerClassifier.MLNetModelPath = Model;
        FlowerClassifier.Train(Model, Photos.Path);
    }

    [ClassCleanup]
    public static void Clean()
    {
        if (FlowerClassifier.PredictEngine.IsValueCreated)
            FlowerClassifier.PredictEngine.Value.Dispose();
        Photos.Dispose();
        Models.Dispose();
    }

    [TestMethod]
    public void Predictions_are_names_and_sorted_probabilities()
    {
        string photo = FlowerPhotos.Of(Photos.Path)[0];
        var input = new FlowerClassifier.ModelInput { ImageSource = File.ReadAllBytes(photo) };

        var output = FlowerClassifier.Predict(input);
        var labels = FlowerClassifier.PredictAllLabels(input).ToList();

        CollectionAssert.AreEquivalent(
            new[] { "daisy", "dandelion", "roses", "sunflowers", "tulips" }, labels.Select(pair => pair.Key).ToArray());
        CollectionAssert.AreEqual(
            labels.Select(pair => pair.Value).OrderDescending().ToArray(), labels.Select(pair => pair.Value).ToArray());
        Assert.AreEqual(1, labels.Sum(pair => pair.Value), 1e-5);
        Assert.AreEqual(labels[0].Key, output.PredictedLabel);
        Assert.AreEqual(output.Score.Max(), labels[0].Value);
    }

    [TestMethod]
    public void What_is_loaded_has_the_columns_of_ModelInput()
    {
        var mlContext = new MLContext();
        var data = FlowerClassifier.LoadImageFromFolder(mlContext, Photos.Path);

        var rows = mlContext.Data.CreateEnumerable<FlowerClassifier.ModelInput>(data, reuseRowObject: false).ToList();

        Assert.HasCount(41, rows);
        foreach (var (row, path) in rows.Zip(data.GetColumn<string>("ImagePath")))
        {
            Assert.AreEqual(Path.GetFileName(Path.GetDirectoryName(path)), row.Label);
            CollectionAssert.AreEqual(File.ReadAllBytes(path), row.ImageSource);
        }
    }

    [TestMethod]
    public void Predictions_are_those_of_the_model_that_scores_in_batches()
    {
        var mlContext = new MLContext();
        var data = FlowerClassifier.LoadImageFromFolder(mlContext, Photos.Path);
        var model = FlowerClassifier.LoadModel(mlContext, Model);
        using (model as IDisposable)
        {
            float[][] expected = [.. model.Transform(data).GetColumn<float[]>("Score")];
            string[] names = [.. model.Transform(data).GetColumn<string>("PredictedLabel")];
            var inputs = mlContext.Data.CreateEnumerable<FlowerClassifier.ModelInput>(data, reuseRowObject: false).ToList();
            for (int i = 0; i < inputs.Count; i += 7)
            {
                var output = FlowerClassifier.Predict(inputs[i]);
                Assert.AreEqual(names[i], output.PredictedLabel);
                for (int c = 0; c < expected[i].Length; c++)
                    Assert.AreEqual(expected[i][c], output.Score[c], 1e-4f);
            }
        }
    }

    [TestMethod]
    public void Evaluation_finds_what_was_learned()
    {
        var metrics = FlowerClassifier.Evaluate(Model, Photos.Path);

        // By chance: 0.2. These are the photos that it was trained on.
        Assert.IsGreaterThan(0.6, metrics.MicroAccuracy);
        Assert.HasCount(5, metrics.ConfusionMatrix.PerClassRecall);
    }

    [TestMethod]
    public void Cross_validation_tells_photos_that_were_not_trained_on()
    {
        var folds = FlowerClassifier.CrossValidate(Photos.Path, numberOfFolds: 2);

        Assert.HasCount(2, folds);
        // By chance: 0.2. Each learned from 20 photos, and knows the other 20 not.
        Assert.IsInRange(0.5, 0.99, folds.Average(metrics => metrics.MicroAccuracy));
    }

    [TestMethod]
    public void Analysis_agrees_with_evaluation_and_names_files()
    {
        var mlContext = new MLContext();
        var data = FlowerClassifier.LoadImageFromFolder(mlContext, Photos.Path);
        var model = FlowerClassifier.LoadModel(mlContext, Model);
        using (model as IDisposable)
        {
            var metrics = FlowerClassifier.EvaluateModel(mlContext, data, model);
            var analysis = FlowerClassifier.AnalyzeModel(mlContext, data, model, mistakeCount: 100);

            Assert.AreEqual(metrics.MicroAccuracy, 1 - analysis.Top1Error, 1e-9);
            Assert.AreEqual(metrics.LogLoss, analysis.LogLoss, 1e-6);
            CollectionAssert.AreEqual(
                metrics.ConfusionMatrix.PerClassRecall.ToArray(), analysis.Confusion.Classes.Select(result => result.Recall).ToArray());
            Assert.AreEqual((int)Math.Round(analysis.Top1Error * 40), analysis.WorstMistakes.Length);
            foreach (var mistake in analysis.WorstMistakes)
                Assert.AreEqual(mistake.ActualClass, Path.GetFileName(Path.GetDirectoryName(mistake.ImagePath)));
        }
    }

    [TestMethod]
    public void The_configuration_says_what_the_code_does()
    {
        using var file = File.OpenRead(Path.Combine(RepositoryFacts.Root, "samples", "FlowerClassifier", "FlowerClassifier.mbconfig"));
        var config = JsonDocument.Parse(file).RootElement;

        Assert.AreEqual("TrainingConfig", config.GetProperty("Type").GetString());
        Assert.AreEqual("ImageClassification", config.GetProperty("Scenario").GetString());
        Assert.AreEqual("Folder", config.GetProperty("DataSource").GetProperty("Type").GetString());
        Assert.AreEqual(FlowerClassifier.RetrainFilePath, config.GetProperty("DataSource").GetProperty("FolderPath").GetString());
        Assert.AreEqual(Path.GetFileName(Model), config.GetProperty("RunHistory").GetProperty("ModelFilePath").GetString());
    }
}
