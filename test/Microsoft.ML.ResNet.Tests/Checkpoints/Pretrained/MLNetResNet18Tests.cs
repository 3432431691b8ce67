using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Microsoft.ML.ResNet.Tests.Featurizing;
using Microsoft.ML.ResNet.Tests.Onnx;

namespace Microsoft.ML.ResNet.Tests.Checkpoints.Pretrained;

/// <summary>
/// The network of ML.NET's own featurizer, which its package puts beside these tests, against ONNX Runtime on the package's own files.
/// </summary>
[TestClass]
public sealed class MLNetResNet18Tests
{
    private const int Photos = 20, Side = 224, FeatureCount = 512;

    private static readonly string[] Package = [AppContext.BaseDirectory, "DnnImageModels"];

    private readonly MLContext _ml = new(seed: 1);

    private sealed class PixelRow
    {
        public string Label { get; set; } = "";

        [VectorType(Side, Side, 3)]
        public float[] Pixels { get; set; } = [];
    }

    [TestMethod]
    public void Its_architecture_is_found_in_the_graph()
    {
        using var checkpoint = ResNetCheckpoint.Load(PretrainedResNet.MLNetResNet18);
        var network = checkpoint.Describe();

        Assert.AreEqual(new CheckpointNetwork(PretrainedResNet.MLNetResNet18.Architecture!, ClassCount: 0, InputChannels: 3), network);
        Assert.AreEqual(15_897_152, network.Architecture.Complexity(new(3, Side, Side), 1).Parameters - 513,
            "parameters, without a classifier");
        Assert.AreEqual(new ImageShape(3, Side, Side), checkpoint.Preparation.ImageShape);
        var mean = checkpoint.Preparation.Normalization!;
        double[] rgb = [.. Enumerable.Range(0, 3).Select(channel =>
            255 * mean.Mean.Where((_, i) => i % 3 == channel).Average(value => (double)value))];
        foreach (var (expected, actual) in new[] { 123.2, 115.9, 103.1 }.Zip(rgb))
            Assert.AreEqual(expected, actual, 0.1);
    }

    [TestMethod]
    [DataRow(ScoringBackend.LibTorch, 1)]
    [DataRow(ScoringBackend.LibTorch, 7)]
    [DataRow(ScoringBackend.OnnxRuntime, 1)]
    [DataRow(ScoringBackend.OnnxRuntime, 7)]
    public void Features_are_those_of_ONNX_Runtime_before_and_after_saving(ScoringBackend backend, int batchSize)
    {
        var rows = Rows();
        float[][] expected = Reference(rows.Select(row => row.Pixels));
        var view = _ml.Data.LoadFromEnumerable(rows);
        var options = new ResNetFeaturizerOptions { Scoring = new() { Backend = backend, BatchSize = batchSize } };
        using var featurizer = _ml.Transforms.ResNetFeaturizer("Features", "Pixels", PretrainedResNet.MLNetResNet18,
            options: options).Fit(view);
        using var folder = new TemporaryFolder();
        _ml.Model.Save(featurizer, view.Schema, folder.File("features.zip"));

        AssertClose(expected, featurizer.Transform(view), "fitted");
        AssertClose(expected, _ml.Model.LoadResNet(folder.File("features.zip"), out _, options.Scoring).Transform(view), "loaded");
        AssertClose(expected, _ml.Model.Load(folder.File("features.zip"), out _).Transform(view), "loaded by ML.NET");
    }

    [TestMethod]
    public void Encoded_photos_are_seen_as_pixels_of_their_centre_are()
    {
        using var folder = Flowers();
        var photos = _ml.Data.LoadFromImageFolder(folder.Root);
        using var featurizer = _ml.Transforms.ResNetFeaturizer("Features", "Image", PretrainedResNet.MLNetResNet18).Fit(photos);

        AssertClose(Reference(Pixels(folder.Root)), featurizer.Transform(photos), "photos");
    }

    [TestMethod]
    public void It_has_no_classifier_and_says_so_where_one_is_needed()
    {
        using var checkpoint = ResNetCheckpoint.Load(PretrainedResNet.MLNetResNet18);
        var rows = _ml.Data.LoadFromEnumerable(
            Enumerable.Range(0, 4).Select(i => new PixelRow { Label = $"{i % 2}", Pixels = new float[Side * Side * 3] }));
        var view = _ml.Transforms.Conversion.MapValueToKey("Label").Fit(rows).Transform(rows);
        var trainer = _ml.MulticlassClassification.Trainers.ResNet(
            new ResNetTrainer.Options { FeatureColumnName = "Pixels", InitialCheckpoint = PretrainedResNet.MLNetResNet18 });

        Assert.Contains("no classifier", Assert.ThrowsExactly<InvalidOperationException>(checkpoint.CreateNetwork).Message);
        Assert.Contains("no classifier",
            Assert.ThrowsExactly<ArgumentException>(() =>
            _ml.Transforms.ResNetFeaturizer("Features", "Pixels", checkpoint, layer: "fc")).Message);
        Assert.Contains("no classifier", Assert.ThrowsExactly<InvalidOperationException>(
            () => _ml.Model.LoadResNetFromCheckpoint(PretrainedResNet.MLNetResNet18, view.Schema,
                new() { FeatureColumnName = "Pixels" })).Message);
        Assert.Contains("Set NewClassifier", Assert.ThrowsExactly<ArgumentException>(() => trainer.Fit(view)).Message);
    }

    [TestMethod]
    public void Training_goes_on_from_it_with_a_new_classifier()
    {
        using var folder = Flowers();
        var photos = _ml.Data.LoadFromImageFolder(folder.Root);
        using var model = _ml.MulticlassClassification.Trainers.ResNet(new ResNetTrainer.Options
        {
            FeatureColumnName = "Image", InitialCheckpoint = PretrainedResNet.MLNetResNet18, NewClassifier = true,
                ValidationFraction = null,
            FineTuning = new() { HeadOnly = new HeadOnlyTraining() }, Epochs = 20, LearningRate = 0.05, BatchSize = 8,
        }).Fit(photos);

        Assert.AreEqual(PretrainedResNet.MLNetResNet18.Architecture, model.Model.Architecture);
        Assert.IsTrue(model.Description.Normalization.HasMeanImage);
        Assert.IsGreaterThan(0.9, _ml.MulticlassClassification.Evaluate(model.Transform(photos)).MicroAccuracy);
    }

    private List<PixelRow> Rows()
    {
        var random = new Random(1);
        using var folder = File.Exists(
            Path.Combine(RepositoryFacts.Root, "..", "shared", "data", "flowers", "flower_photos_small_set.tar.gz")) ? Flowers() : null;
        return folder is not null
            ? [.. Pixels(folder.Root).Select(pixels => new PixelRow { Pixels = pixels })]
            : [.. Enumerable.Range(0, Photos).Select(_ =>
                new PixelRow { Pixels = [.. Enumerable.Range(0, Side * Side * 3).Select(_ => (float)random.Next(256))] })];
    }

    private static TemporaryFolder Flowers()
    {
        TestFiles.SharedData("flowers", "flower_photos_small_set.tar.gz");
        var folder = new TemporaryFolder();
        TorchvisionFeatures.ExtractFlowers(folder.Root, ofClass: Photos / 5);
        return folder;
    }

    private IEnumerable<float[]> Pixels(string folder)
    {
        var scaler = new ImageScaler(new ImageShape(3, Side, Side));
        byte[] pixels = new byte[Side * Side * 3];
        foreach (string path in _ml.Data.LoadFromImageFolder(folder).GetColumn<string>("ImagePath"))
        {
            EncodedImageReader.Read(File.ReadAllBytes(path), pixels, scaler);
            yield return Array.ConvertAll(pixels, value => (float)value);
        }
    }

    /// <summary>The package's two graphs, one after the other, image by image.</summary>
    private static float[][] Reference(IEnumerable<float[]> interleaved)
    {
        using var prepare = new InferenceSession(Path.Combine([.. Package, "ResNetPrepOnnx", "ResNetPreprocess.onnx"]));
        using var network = new InferenceSession(Path.Combine([.. Package, "ResNet18Onnx", "ResNet18.onnx"]));
        return [.. interleaved.Select(Features)];

        float[] Features(float[] pixels)
        {
            using var prepared = prepare.Run([Input(prepare, new DenseTensor<float>(PixelOrder.ToPlanar(pixels, 3), [1, 3, Side, Side]))]);
            using var features = network.Run([Input(network, prepared[0].AsTensor<float>())]);
            return [.. features[0].AsTensor<float>()];
        }

        static NamedOnnxValue Input(InferenceSession session, Tensor<float> values) =>
            NamedOnnxValue.CreateFromTensor(session.InputMetadata.Keys.Single(), values);
    }

    private static void AssertClose(float[][] expected, IDataView view, string what)
    {
        float[][] actual = [.. view.GetColumn<float[]>("Features")];
        Assert.HasCount(expected.Length, actual, what);
        double largest = expected.Zip(actual, (e, a) => e.Zip(a, (x, y) => Math.Abs((double)x - y)).Max()).Max();
        Assert.IsTrue(actual.All(features => features.Length == FeatureCount), what);
        Assert.IsGreaterThan(1, expected.Max(features => features.Max()), "The features say something.");
        Assert.IsLessThan(1e-4, largest, $"{what}: {largest}");
    }
}
