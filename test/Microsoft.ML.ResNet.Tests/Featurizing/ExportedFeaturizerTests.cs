using Microsoft.ML.Data;
using Microsoft.ML.ResNet.Tests.Onnx;
using Microsoft.ML.ResNet.Tests.Transforms;

namespace Microsoft.ML.ResNet.Tests.Featurizing;

/// <summary>Features in ONNX Runtime, from files that the featurizer wrote.</summary>
[TestClass]
public sealed class ExportedFeaturizerTests
{
    private const int Photos = 5;

    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void ONNX_Runtime_gives_the_features_of_the_exported_network()
    {
        (string Layer, bool PoolMaps, bool Folds)[] exports =
            [
                ("avgpool", true, true), ("avgpool", true, false), ("conv1", false, true), ("layer2.0", false, true),
                ("layer3.0.bn1", true, false), ("layer2.0.conv2", false, true), ("fc", true, true),
            ];
        var photos = ScoringFixture.View(_ml, Photos);
        byte[] pixels = [.. ScoringFixture.Photos(Photos).SelectMany(photo => photo.BytePixels)];
        using var session = new OnnxRuntimeSession();
        var expected = new List<float[]>();
        foreach (var (layer, poolMaps, folds) in exports)
        {
            using var featurizer = Fit(photos, layer, poolMaps);
            string file = session.NewModel();
            featurizer.ExportToOnnx(
                file, new() { PixelType = DataKind.Byte, PixelLayout = PixelLayout.Interleaved, FoldBatchNormalization = folds });
            session.Add(file, pixels, Photos, Photo.Side, Photo.Side, 3);
            expected.Add([.. featurizer.Transform(photos).GetColumn<float[]>("Features").SelectMany(row => row)]);
        }

        foreach (var (features, result) in expected.Zip(session.Run()))
        {
            CollectionAssert.AreEqual(new[] { "Features" }, result.Outputs);
            CollectionAssert.AreEqual(new[] { Photos, features.Length / Photos }, result.Dims);
            result.AssertClose(features);
        }
    }

    [TestMethod]
    public void A_pipeline_with_a_featurizer_exports_it_and_one_with_two_networks_does_not_choose()
    {
        var photos = ScoringFixture.View(_ml, Photos);
        using var featurizer = Fit(photos, "avgpool", poolMaps: true);
        using var classifier = ScoringFixture.Transformer(photos.Schema);
        using var folder = new TemporaryFolder();
        using var direct = new MemoryStream();
        using var found = new MemoryStream();

        featurizer.ExportToOnnx(direct, new() { SingleRow = true });
        _ml.Model.ExportResNetToOnnx(new TransformerChain<ITransformer>(featurizer), found, new() { SingleRow = true });
        CollectionAssert.AreEqual(direct.ToArray(), found.ToArray());

        string two = Assert.ThrowsExactly<ArgumentException>(() => _ml.Model.ExportResNetToOnnx(
            new TransformerChain<ITransformer>(featurizer, classifier), Stream.Null)).Message;
        StringAssert.Contains(two, "it has 2, on the columns 'Pixels'");
        string none = Assert.ThrowsExactly<ArgumentException>(() => _ml.Model.CreateResNetPredictor(
            new TransformerChain<ITransformer>(featurizer))).Message;
        StringAssert.Contains(none, "must have a ResNetTransformer; it has ResNetFeaturizingTransformer");
    }

    [TestMethod]
    public void ApplyOnnxModel_makes_the_column_of_features()
    {
        var photos = ScoringFixture.View(_ml, Photos);
        using var featurizer = Fit(photos, "avgpool", poolMaps: true);
        using var folder = new TemporaryFolder();
        featurizer.ExportToOnnx(folder.File("features.onnx"), new() { SingleRow = true });

        var stock = _ml.Transforms.ApplyOnnxModel("Features", "Pixels", folder.File("features.onnx")).Fit(photos).Transform(photos);

        var ours = featurizer.Transform(photos);
        Assert.AreEqual(ours.Schema["Features"].Type, stock.Schema["Features"].Type);
        foreach (var (expected, actual) in ours.GetColumn<float[]>("Features").Zip(stock.GetColumn<float[]>("Features")))
            ScoringFixture.AreClose(expected, actual);
    }

    private ResNetFeaturizingTransformer Fit(IDataView photos, string layer, bool poolMaps)
    {
        using var model = ScoringFixture.Transformer(photos.Schema);
        return _ml.Transforms
            .ResNetFeaturizer("Features", "Pixels", model, layer, new() { PoolMaps = poolMaps, PixelLayout = PixelLayout.Interleaved })
            .Fit(photos);
    }
}
