using Microsoft.ML.Data;
using Microsoft.ML.ResNet.Tests.Onnx;
using Microsoft.ML.ResNet.Tests.Saving;
using Microsoft.ML.ResNet.Tests.Transforms;

namespace Microsoft.ML.ResNet.Tests.Featurizing;

[TestClass]
public sealed class SavedFeaturizerTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    [DataRow("Pixels", "avgpool", true)]
    [DataRow("BytePixels", "layer2.0", true)]
    [DataRow("Image", "layer3", false)]
    [DataRow("Encoded", "relu", true)]
    [DataRow("Pixels", "conv1", true)]
    [DataRow("Pixels", "layer2.0.conv2", false)]
    [DataRow("BytePixels", "layer3.0.bn1", true)]
    [DataRow("EncodedVarying", "fc", true)]
    [DataRow("Pixels", "layer3+layer1.0+avgpool", true)]
    [DataRow("Encoded", "avgpool+layer2", false)]
    public void Stock_transformers_give_the_same_features(string column, string layer, bool poolMaps)
    {
        var photos = ScoringFixture.View(_ml, 7);
        using var featurizer = Fit(photos, column, layer, poolMaps);

        var stock = SavedModel.RoundTrip(_ml, featurizer, photos.Schema);
        var again = SavedModel.RoundTrip(_ml, stock, photos.Schema);

        // Stock transformers dispose the images that they were given: each has its own.
        AreAlike(featurizer.Transform(photos), stock.Transform(ScoringFixture.View(_ml, 7)));
        AreAlike(featurizer.Transform(ScoringFixture.View(_ml, 7)), again.Transform(ScoringFixture.View(_ml, 7)));
    }

    [TestMethod]
    [DataRow("Pixels", "avgpool", true, ScoringBackend.LibTorch)]
    [DataRow("Image", "layer2.0", false, ScoringBackend.OnnxRuntime)]
    [DataRow("EncodedVarying", "relu", true, ScoringBackend.LibTorch)]
    [DataRow("Pixels", "layer2.0.conv2", true, ScoringBackend.OnnxRuntime)]
    [DataRow("Pixels", "layer3.0.bn2", false, ScoringBackend.LibTorch)]
    [DataRow("Encoded", "fc", true, ScoringBackend.OnnxRuntime)]
    [DataRow("Pixels", "layer3+layer1.0+avgpool", true, ScoringBackend.OnnxRuntime)]
    [DataRow("Encoded", "avgpool+layer2", false, ScoringBackend.LibTorch)]
    public void LoadResNet_gives_the_batched_featurizer_back(string column, string layer, bool poolMaps, ScoringBackend backend)
    {
        var photos = ScoringFixture.View(_ml, 7);
        using var featurizer = Fit(photos, column, layer, poolMaps);
        byte[] file = SavedModel.Save(_ml, featurizer, photos.Schema);

        using var loaded = (ResNetFeaturizingTransformer)Load(file, new() { Backend = backend });

        Assert.AreEqual(
            ("Features", column, layer, featurizer.FeatureCount),
            (loaded.OutputColumnName, loaded.InputColumnName, loaded.Layer, loaded.FeatureCount));
        AreAlike(featurizer.Transform(photos), loaded.Transform(photos));
        AreAlike(featurizer.Transform(photos), SavedModel.RoundTrip(_ml, loaded, photos.Schema).Transform(ScoringFixture.View(_ml, 7)));
    }

    [TestMethod]
    public void Resizing_and_cropping_are_saved_with_the_network()
    {
        var photos = ScoringFixture.View(_ml, 7);
        using var folder = new TemporaryFolder();
        using (var network = new ResidualNetwork(ResNetArchitecture.Cifar(8), 4, seed: 5))
            ResNetCheckpoint.SaveSafetensors(network, folder.File("net.safetensors"));
        foreach (string column in (string[])["EncodedVarying", "Image"])
        {
            var options =
                new ResNetFeaturizerOptions { ImageShape = new(3, 15, 13), Resize = 20, Normalization = PixelNormalization.Cifar10 };
            using var featurizer =
                _ml.Transforms.ResNetFeaturizer("Features", column, folder.File("net.safetensors"), options: options).Fit(photos);
            byte[] file = SavedModel.Save(_ml, featurizer, photos.Schema);

            AreAlike(featurizer.Transform(ScoringFixture.View(_ml, 7)), Load(file).Transform(ScoringFixture.View(_ml, 7)));
            AreAlike(featurizer.Transform(ScoringFixture.View(_ml, 7)), SavedModel.Load(_ml, file).Transform(ScoringFixture.View(_ml, 7)));
        }
    }

    [TestMethod]
    public void A_file_keeps_only_the_layers_that_are_needed()
    {
        var photos = ScoringFixture.View(_ml, 1);
        int[] lengths = [
            .. ((string[])["conv1", "relu", "layer1", "layer2.0.conv1", "layer2.0.bn1", "layer2.0.bn2", "layer2", "layer3", "fc"]).Select(
                layer =>
        {
            using var featurizer = Fit(photos, "Pixels", layer, poolMaps: true);
            return SavedModel.Save(_ml, featurizer, photos.Schema).Length;
        })];

        CollectionAssert.AreEqual(lengths.Order().ToArray(), lengths);
        Assert.IsLessThan(lengths[^1] / 2, lengths[2]);
    }

    [TestMethod]
    public void A_model_that_gives_features_is_no_model_that_classifies()
    {
        var photos = ScoringFixture.View(_ml, 3);
        using var featurizer = Fit(photos, "Pixels", "avgpool", poolMaps: true);
        using var file = new MemoryStream(SavedModel.Save(_ml, featurizer, photos.Schema));

        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => ResNetModel.Load(_ml, file)).Message,
            "no residual network saved by this library that classifies");
    }

    private ITransformer Load(byte[] file, ScoringOptions? options = null)
    {
        using var stream = new MemoryStream(file);
        return _ml.Model.LoadResNet(stream, out _, options);
    }

    private ResNetFeaturizingTransformer Fit(IDataView photos, string column, string layer, bool poolMaps)
    {
        using var model = ScoringFixture.Transformer(photos.Schema);
        return _ml.Transforms
            .ResNetFeaturizer("Features", column, model, layer, new() { PoolMaps = poolMaps, PixelLayout = PixelLayout.Interleaved })
            .Fit(photos);
    }

    private static void AreAlike(IDataView expected, IDataView actual)
    {
        CollectionAssert.AreEqual(SchemaText.Describe(expected.Schema), SchemaText.Describe(actual.Schema));
        float[][] ours = [.. expected.GetColumn<float[]>("Features")], theirs = [.. actual.GetColumn<float[]>("Features")];
        Assert.HasCount(ours.Length, theirs);
        for (int i = 0; i < ours.Length; i++)
            ScoringFixture.AreClose(ours[i], theirs[i]);
    }
}
