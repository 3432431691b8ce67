using Microsoft.ML.Data;
using Microsoft.ML.ResNet.Tests.Analysis;
using Microsoft.ML.ResNet.Tests.Featurizing;
using Microsoft.ML.ResNet.Tests.Onnx;
using Microsoft.ML.Trainers;

namespace Microsoft.ML.ResNet.Tests.HeadOnly;

/// <summary>New classifiers for pretrained networks, on images that people took.</summary>
[TestClass]
public sealed class RealImageTests
{
    private const string FashionMnist = "/usr/share/datasets/fashion-mnist";

    private readonly MLContext _ml = new(seed: 1);

    private static FineTuning HeadOnly(int passes = 1) => new() { HeadOnly = new HeadOnlyTraining { FeaturePasses = passes } };

    [TestMethod]
    public void Trained_to_the_end_it_is_logistic_regression_on_the_features()
    {
        const double WeightDecay = 0.05;
        var images = _ml.Data.TakeRows(_ml.Data.LoadFromCifar(TestFiles.SharedData("cifar10", "cifar10-train-first1000.bin")), 200);
        using var initial = PublicTransformer.OfResNet20(images.Schema);
        using var featurizer = _ml.Transforms.ResNetFeaturizer("Features", "Image", initial).Fit(images);
        var features = _ml.Data.Cache(featurizer.Transform(images), "Features", "Label");
        float[][] rows = [.. features.GetColumn<float[]>("Features")];
        uint[] keys = [.. features.GetColumn<uint>("Label")];

        using var model = _ml.MulticlassClassification.Trainers.ResNet(new ResNetTrainer.Options
        {
            FeatureColumnName = "Image",
            InitialModel = initial,
            NewClassifier = true,
            FineTuning = HeadOnly(),
            BatchSize = 200,
            Epochs = 400,
            LearningRate = 0.1,
            Schedule = LearningRateSchedule.Constant,
            WeightDecay = WeightDecay,
            ValidationFraction = null,
            Seed = 1,
        }).Fit(images);
        // ML.NET sums the loss over rows where ours is the mean, and penalizes weights by half of L2 times their squares, as weight decay
        // does, but not biases.
        var regression = _ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(new LbfgsMaximumEntropyMulticlassTrainer.Options
        {
            L1Regularization = 0, L2Regularization = (float)(200 * WeightDecay), OptimizationTolerance = 1e-9f,
            MaximumNumberOfIterations = 2000,
        }).Fit(features).Model;
        VBuffer<float>[] weights = [];
        regression.GetWeights(ref weights, out _);

        var decayed = LogisticRegression.Fit(rows, keys, classCount: 10, WeightDecay, biasPenalty: WeightDecay);
        var free = LogisticRegression.Fit(rows, keys, classCount: 10, WeightDecay, biasPenalty: 0);

        AreClose([.. decayed.Weights, .. decayed.Biases], [.. State("fc.weight"), .. State("fc.bias")], "head-only");
        AreClose(free.Weights, [.. weights.SelectMany(vector => vector.DenseValues())], "LbfgsMaximumEntropy");
        Assert.IsGreaterThan(1e-2, free.Weights.Zip(decayed.Weights, (f, d) => Math.Abs(f - d)).Max(), "The penalty of biases shows.");

        float[] State(string name) => model.Model.state_dict()[name].data<float>().ToArray();
    }

    [TestMethod]
    public void A_network_for_CIFAR_learns_flowers()
    {
        string checkpoint = TestFiles.SharedData("checkpoints", "resnet20-12fca82f.th");
        using var folder = new TemporaryFolder();
        TorchvisionFeatures.ExtractFlowers(folder.Root, ofClass: 20);
        var photos = _ml.Data.LoadFromImageFolder(folder.Root);
        double error = 1;

        using var model = _ml.MulticlassClassification.Trainers.ResNet(new ResNetTrainer.Options
        {
            FeatureColumnName = "Image",
            InitialCheckpoint = checkpoint,
            NewClassifier = true,
            FineTuning = HeadOnly(passes: 2),
            Augmentation = ImageAugmentation.None with { Mirror = true, ShorterSide = new(64, 80) },
            ImageShape = new(3, 64, 64),
            BatchSize = 16,
            Epochs = 40,
            LearningRate = 0.03,
            ValidationFraction = 0.25,
            MetricsCallback = metrics => error = Math.Min(error, metrics.ValidationError ?? 1),
            Seed = 1,
        }).Fit(photos);

        Assert.IsLessThan(0.6, error, "By chance: 0.8.");
        Assert.IsGreaterThan(0.5, _ml.MulticlassClassification.Evaluate(model.Transform(photos)).MicroAccuracy);
    }

    [TestMethod]
    public void Grey_images_gain_as_colour_images_do()
    {
        if (!Directory.Exists(FashionMnist))
            Assert.Inconclusive("needs Fashion-MNIST: apt-get install dataset-fashion-mnist");
        var images = _ml.Data.TakeRows(_ml.Data.LoadFromIdx(FashionMnist, DatasetPart.Test), 400);
        var options = new ResNetTrainer.Options
        {
            FeatureColumnName = "Image", Architecture = ResNetArchitecture.Cifar(8), BatchSize = 40, Epochs = 2, LearningRate = 0.05,
            ValidationFraction = null, Seed = 1,
        };
        using var initial = _ml.MulticlassClassification.Trainers.ResNet(options).Fit(images);
        var errors = new List<double>();

        using var model = _ml.MulticlassClassification.Trainers.ResNet(options with
        {
            InitialModel = initial, FineTuning = HeadOnly(), Epochs = 30, MetricsCallback = metrics => errors.Add(metrics.TrainingError),
        }).Fit(images);

        double before = _ml.MulticlassClassification.Evaluate(initial.Transform(images)).MicroAccuracy,
            after = _ml.MulticlassClassification.Evaluate(model.Transform(images)).MicroAccuracy;
        Assert.IsGreaterThan(before, after, $"{before} before, {after} after");
        Assert.AreEqual(1 - after, errors[^1], 0.05, "What is reported in training is what the model does.");
    }

    /// <summary>Within a thousandth of the largest.</summary>
    private static void AreClose(double[] expected, float[] actual, string what)
    {
        Assert.HasCount(expected.Length, actual);
        Assert.IsLessThan(1e-3 * expected.Max(Math.Abs), expected.Zip(actual, (e, a) => Math.Abs(e - a)).Max(), what);
    }
}
