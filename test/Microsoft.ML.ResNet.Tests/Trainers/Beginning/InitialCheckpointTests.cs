using Microsoft.ML.ResNet.Tests.Onnx;

namespace Microsoft.ML.ResNet.Tests;

[TestClass]
public sealed class InitialCheckpointTests
{
    private static readonly PixelNormalization s_grey = new() { Mean = [0.5f], StandardDeviation = [0.25f] };

    private readonly MLContext _ml = new(1);
    private readonly TemporaryFolder _folder = new();

    [TestCleanup]
    public void DeleteFolder() => _folder.Dispose();

    /// <summary>No step moves anything, as far as single precision shows.</summary>
    private static ResNetTrainer.Options Options =>
        Pretrained.Options with { Architecture = null, LearningRate = 1e-30, Momentum = 0, WeightDecay = 0 };

    private string File(ResNetArchitecture architecture, int classCount, int channels = 1)
    {
        string path = _folder.File($"{architecture.Name}-{classCount}-{channels}.safetensors");
        using var network = new ResidualNetwork(architecture, classCount, channels);
        Noise.FillState(network);
        ResNetCheckpoint.SaveSafetensors(network, path);
        return path;
    }

    private static ResidualNetwork Network(string path)
    {
        using var checkpoint = ResNetCheckpoint.Load(path);
        return checkpoint.CreateNetwork();
    }

    [TestMethod]
    public void The_public_ResNet_20_scores_what_it_is_known_to_score_after_a_step_that_hardly_moves_it()
    {
        string path = TestFiles.SharedData("checkpoints", "resnet20-12fca82f.th");
        var images = _ml.Data.LoadFromCifar(TestFiles.SharedData("cifar10", "cifar10-train-first1000.bin"));
        var reports = new List<ResNetMetrics>();
        var options = Options with
        {
            InitialCheckpoint = path, FeatureColumnName = "Image", ValidationSet = images, Iterations = 1, MetricsCallback = reports.Add,
        };
        using var model = Pretrained.Fit(options, images);
        Assert.AreEqual(0.998, _ml.MulticlassClassification.Evaluate(model.Transform(images)).MicroAccuracy, 0.003);
        Assert.AreEqual(0.002, reports[^1].ValidationError!.Value, 0.003);
        Assert.AreEqual(ResNetArchitecture.Cifar(20), model.Model.Architecture);

        // All but the classifier stays bit for bit where all stages are frozen.
        using var frozen = Pretrained.Fit(options with { LearningRate = 0.1, FineTuning = new() { FrozenStages = 3 } }, images);
        using var checkpoint = Network(path);
        CollectionAssert.AreEqual(new[] { "fc.weight", "fc.bias" }, Pretrained.Moved(checkpoint, frozen.Model));
    }

    [TestMethod]
    public void Training_begins_with_the_weights_of_the_file()
    {
        string path = File(ResNetArchitecture.Cifar(8), classCount: 4);
        using var model = Pretrained.Fit(Options with { InitialCheckpoint = path, Normalization = s_grey });
        using var network = Network(path);
        Assert.IsTrue(Pretrained.Moved(network, model.Model).All(
            name => name.Contains("running_") || name.EndsWith("num_batches_tracked", StringComparison.Ordinal)));
        CollectionAssert.AreEqual(new[] { 127.5f }, model.Description.Normalization.Mean);
    }

    [TestMethod]
    [DataRow(4)]
    [DataRow(10)]
    public void A_new_classifier_takes_the_place_of_the_files_and_all_else_is_kept(int classesInFile)
    {
        string path = File(ResNetArchitecture.Cifar(8), classesInFile);
        var options = Options with
        {
            InitialCheckpoint = path,
            Normalization = s_grey,
            NewClassifier = true,
            FineTuning = new() { FrozenStages = 3 },
        };
        using var model = Pretrained.Fit(options);
        using var again = Pretrained.Fit(options);
        using var other = Pretrained.Fit(options with { Seed = 4 });
        Dictionary<string, float[]> tuned = Pretrained.State(model.Model), fresh;
        using (var network = Network(path))
            fresh = Pretrained.State(network);

        foreach (var (name, values) in fresh.Where(state => !state.Key.StartsWith("fc.", StringComparison.Ordinal)))
            CollectionAssert.AreEqual(values, tuned[name], name);
        Assert.AreEqual((4, 4 * 64, 4), (model.Model.ClassCount, tuned["fc.weight"].Length, tuned["fc.bias"].Length));
        // Uniform within ±1/√64, and of the training's own seed.
        Assert.IsTrue(tuned["fc.weight"].Max() is > 0.1f and <= 0.125f && tuned["fc.weight"].Min() is < -0.1f and >= -0.125f);
        CollectionAssert.AreNotEqual(fresh["fc.weight"], tuned["fc.weight"]);
        CollectionAssert.AreEqual(Pretrained.State(again.Model)["fc.weight"], tuned["fc.weight"]);
        CollectionAssert.AreNotEqual(Pretrained.State(other.Model)["fc.weight"], tuned["fc.weight"]);
    }

    [TestMethod]
    public void Other_classes_than_the_models_need_a_new_classifier()
    {
        var reversed = SyntheticImages.View(_ml, SyntheticImages.Rows(64).AsEnumerable().Reverse());
        var fewer = SyntheticImages.View(_ml, SyntheticImages.Rows(60, classes: 3));
        var options = Pretrained.TrainedOn with { MetricsCallback = null };
        string order = Assert.ThrowsExactly<ArgumentException>(() => Pretrained.Fit(options, reversed)).Message;
        string count = Assert.ThrowsExactly<ArgumentException>(() => Pretrained.Fit(options, fewer)).Message;
        StringAssert.Contains(order, "in the same order; class 1 was \"class-0\" and is \"class-3\"");
        StringAssert.Contains(order, "or set NewClassifier to train a new classifier for these.");
        StringAssert.Contains(count, "The label must have the 4 classes of InitialModel; it has 3. Set NewClassifier");

        foreach (var (data, classes) in new[] { (reversed, 4), (fewer, 3) })
        {
            using var model = Pretrained.Fit(
                options with { NewClassifier = true, Epochs = 6, FineTuning = new() { FrozenStages = 2 } }, data);
            Assert.AreEqual(classes, model.Model.ClassCount);
            Assert.IsGreaterThan(0.9, _ml.MulticlassClassification.Evaluate(model.Transform(data)).MicroAccuracy);
        }
    }

    [TestMethod]
    public void All_that_does_not_fit_the_file_is_said_at_once()
    {
        string path = File(ResNetArchitecture.Cifar(8), classCount: 7, channels: 3);
        string message = Assert.ThrowsExactly<ArgumentException>(() => Pretrained.Fit(Options with
        {
            InitialCheckpoint = path, Architecture = ResNetArchitecture.Cifar(8) with { BlocksPerStage = [1, 2, 1] },
            ImageShape = new(1, 16, 16),
        })).Message;
        StringAssert.Contains(message, "Architecture must be that of InitialCheckpoint, cifar-8, or null; received ");
        StringAssert.Contains(message, "ImageShape must have as many channels as InitialCheckpoint, 3; received 1×16×16.");
        StringAssert.Contains(
            message,
            "The label must have the 7 classes of InitialCheckpoint; it has 4. Set NewClassifier to put a new classifier for 4 classes in "
            + "the place of its own.");

        message = Assert.ThrowsExactly<ArgumentException>(() => Pretrained.Fit(Options with
        {
            InitialCheckpoint = File(ResNetArchitecture.Cifar(8), 4),
            FineTuning = new() { FrozenStages = 4, LearningRateMultipliers = [1, 2] },
        })).Message;
        StringAssert.Contains(
            message,
            "Normalization must be that of InitialCheckpoint: the default, PixelNormalization.ImageNet, is for images of 3 channels; "
            + "received null for 1×16×16.");
        StringAssert.Contains(
            message, "FineTuning.FrozenStages must be at least 0 and at most the 3 stages of CIFAR ResNet-8; received 4.");
        StringAssert.Contains(
            message,
            "FineTuning.LearningRateMultipliers must be empty or have 5 factors for CIFAR ResNet-8, of the stem, 3 stages and the "
            + "classifier; received 2: 1, 2.");
    }

    [TestMethod]
    public void What_the_file_does_not_tell_may_be_told_by_the_architecture()
    {
        string path = File(ResNetArchitecture.Cifar(8) with { Shortcut = ShortcutKind.A }, 4);
        using var plain = Pretrained.Fit(
            Options with { InitialCheckpoint = path, Normalization = s_grey, Architecture = ResNetArchitecture.Cifar(8).Plain() });
        Assert.AreEqual(ShortcutKind.None, plain.Model.Architecture.Shortcut);
    }

    [TestMethod]
    public void A_file_that_is_no_checkpoint_is_named_and_stays_free()
    {
        string path = _folder.File("broken.pth");
        System.IO.File.WriteAllBytes(path, [1, 2, 3]);
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => Pretrained.Fit(Options with { InitialCheckpoint = path })).Message,
            "broken.pth");
        using (System.IO.File.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None)) { }
    }
}
