using Microsoft.ML.Data;
using Microsoft.ML.ResNet.Tests.Saving;

namespace Microsoft.ML.ResNet.Tests.Featurizing;

/// <summary>What most people do with features: normalize them, and train ML.NET's softmax regression.</summary>
[TestClass]
public sealed class NormalizedFeaturesTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void Features_normalized_train_and_save_in_one_pipeline()
    {
        var train = SyntheticImages.View(_ml, SyntheticImages.Rows(96));
        var test = SyntheticImages.View(_ml, SyntheticImages.Rows(48, seed: 2));
        using var network = _ml.MulticlassClassification.Trainers.ResNet(new ResNetTrainer.Options
        {
            Architecture = ResNetArchitecture.Cifar(8), BatchSize = 16, Epochs = 4, LearningRate = 0.05,
            Augmentation = ImageAugmentation.None, ValidationFraction = null,
        }).Fit(train);
        var pipeline = _ml.Transforms.ResNetFeaturizer("Embedding", "Features", network)
            .Append(_ml.Transforms.NormalizeMeanVariance("Embedding"))
            .Append(_ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(
                "Label", "Embedding", l1Regularization: 0, l2Regularization: 0.01f))
            .Append(_ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));

        using var model = pipeline.Fit(train);

        var metrics = _ml.MulticlassClassification.Evaluate(model.Transform(test));
        Assert.IsGreaterThan(0.9, metrics.MicroAccuracy);
        float[][] features = [.. model.Transform(train).GetColumn<float[]>("Embedding")];
        for (int slot = 0; slot < features[0].Length; slot++)
        {
            double square = features.Average(row => (double)row[slot] * row[slot]);
            Assert.IsTrue(square == 0 || Math.Abs(square - 1) < 1e-4, $"slot {slot}: mean square {square}");
        }

        using var loaded = SavedModel.RoundTrip(_ml, model, train.Schema);
        foreach (var (expected, actual) in model.Transform(test).GetColumn<float[]>("Score")
            .Zip(loaded.Transform(test).GetColumn<float[]>("Score")))
            Transforms.ScoringFixture.AreClose(expected, actual);
    }
}
