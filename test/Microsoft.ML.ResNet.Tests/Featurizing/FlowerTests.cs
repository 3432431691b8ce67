using Microsoft.ML.Data;
using Microsoft.ML.ResNet.Tests.Onnx;
using Microsoft.ML.Trainers;

namespace Microsoft.ML.ResNet.Tests.Featurizing;

/// <summary>200 photos of five kinds of flowers, seen through a public network that was trained on small photos of other things.</summary>
[TestClass]
public sealed class FlowerTests
{
    private const int ClassCount = 5;
    private static readonly ResNetFeaturizerOptions Prepared = new() { ImageShape = new(3, 64, 64) };

    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void Regression_on_features_tells_flowers_apart_and_is_at_its_optimum()
    {
        string checkpoint = TestFiles.SharedData("checkpoints", "resnet20-12fca82f.th");
        using var folder = new TemporaryFolder();
        TorchvisionFeatures.ExtractFlowers(folder.Root, ofClass: 40);
        var photos = _ml.Data.LoadFromImageFolder(folder.Root);
        using var featurizer = _ml.Transforms.ResNetFeaturizer("Features", "Image", checkpoint, options: Prepared).Fit(photos);
        var features = _ml.Data.Cache(featurizer.Transform(photos), "Features", "Label");

        var folds = _ml.MulticlassClassification.CrossValidate(
            features, _ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(l1Regularization: 0.01f, l2Regularization: 0.1f),
            numberOfFolds: 4);
        double accuracy = folds.Average(fold => fold.Metrics.MicroAccuracy);
        var sdca = _ml.MulticlassClassification.Trainers.SdcaMaximumEntropy().Fit(features);

        // By chance: 0.2.
        Assert.IsGreaterThan(0.45, accuracy);
        Assert.IsGreaterThan(0.6, _ml.MulticlassClassification.Evaluate(sdca.Transform(features)).MicroAccuracy);
        foreach (var (l1, l2) in ((float, float)[])[(1, 1), (0, 0.5f), (0.1f, 0.2f)])
        {
            var trainer = _ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(l1Regularization: l1, l2Regularization: l2);
            double violation = OptimumViolation(features, trainer.Fit(features).Model, l1, l2);
            // The trainer stops when its loss hardly improves, a little before the gradient is nothing.
            Assert.IsLessThan(0.02, violation, $"L1 {l1}, L2 {l2}: {violation}");
        }
    }

    [TestMethod]
    public void A_pipeline_from_photos_to_names_is_saved_and_loaded()
    {
        string checkpoint = TestFiles.SharedData("checkpoints", "resnet20-12fca82f.th");
        using var folder = new TemporaryFolder();
        TorchvisionFeatures.ExtractFlowers(folder.Root, ofClass: 6);
        var photos = _ml.Data.LoadFromImageFolder(folder.Root);
        var pipeline = _ml.Transforms.ResNetFeaturizer("Features", "Image", checkpoint)
            .AppendCacheCheckpoint(_ml)
            .Append(_ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(l1Regularization: 0.01f, l2Regularization: 0.1f))
            .Append(_ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        using var model = pipeline.Fit(photos);
        using var files = new TemporaryFolder();
        _ml.Model.Save(model, photos.Schema, files.File("flowers.zip"));

        var ours = _ml.Model.LoadResNet(files.File("flowers.zip"), out _);
        var stock = _ml.Model.Load(files.File("flowers.zip"), out _);

        string[] expected = Names(model.Transform(photos));
        CollectionAssert.AreEqual(expected, Names(ours.Transform(photos)));
        CollectionAssert.AreEqual(expected, Names(stock.Transform(photos)));
        Assert.IsInstanceOfType<ResNetFeaturizingTransformer>(((IEnumerable<ITransformer>)ours).First());
        Assert.IsGreaterThan(
            20, expected.Zip(photos.GetColumn<uint>("Label"), (name, label) => name == expected[(int)(label - 1) * 6] ? 1 : 0).Sum());
    }

    private static string[] Names(IDataView scored) => [.. scored.GetColumn<string>("PredictedLabel")];

    /// <summary>
    /// How far the weights are from the conditions of the optimum of softmax regression (the gradient of its log loss summed over the rows,
    /// plus L2 · w, is -L1 · sign(w) where w is not zero and at most L1 elsewhere): the largest difference.
    /// </summary>
    private static double OptimumViolation(IDataView view, MaximumEntropyModelParameters model, double l1, double l2)
    {
        float[][] rows = [.. view.GetColumn<float[]>("Features")];
        uint[] labels = [.. view.GetColumn<uint>("Label")];
        VBuffer<float>[] weights = [];
        model.GetWeights(ref weights, out int count);
        Assert.AreEqual(ClassCount, count);
        double[][] w = [.. weights.Select(vector => vector.DenseValues().Select(value => (double)value).ToArray())];
        double[] b = [.. model.GetBiases().Select(value => (double)value)];
        double[][] gradient = [.. w.Select(vector => new double[vector.Length + 1])];
        for (int i = 0; i < rows.Length; i++)
        {
            double[] scores = [.. w.Select((vector, c) => b[c] + vector.Zip(rows[i], (a, x) => a * x).Sum())];
            double sum = scores.Sum(Math.Exp);
            for (int c = 0; c < count; c++)
            {
                double difference = (Math.Exp(scores[c]) / sum) - (labels[i] == c + 1 ? 1 : 0);
                for (int j = 0; j < rows[i].Length; j++)
                    gradient[c][j] += difference * rows[i][j];
                gradient[c][^1] += difference;
            }
        }

        double largest = gradient.Max(values => Math.Abs(values[^1]));
        for (int c = 0; c < count; c++)
        {
            for (int j = 0; j < w[c].Length; j++)
            {
                double slope = gradient[c][j] + (l2 * w[c][j]);
                largest = Math.Max(largest, w[c][j] == 0 ? Math.Abs(slope) - l1 : Math.Abs(slope + (l1 * Math.Sign(w[c][j]))));
            }
        }
        return largest / rows.Length;
    }
}
