using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.ResNet.Tests.Data;
using Microsoft.ML.ResNet.Tests.Onnx;

namespace Microsoft.ML.ResNet.Tests.Saving;

/// <summary>
/// How a model's image files are decoded is saved with it. The files of Reference/saved-before-decoding were written before it could be
/// chosen: a model, images that are decoded otherwise now, and its scores for them.
/// </summary>
[TestClass]
public sealed class SavedDecodingTests
{
    private static readonly string Folder = Path.Combine(TestFiles.Reference, "saved-before-decoding");
    private static readonly string Earlier = Path.Combine(Folder, "model.zip");

    private readonly MLContext _ml = new(seed: 1);

    private static IReadOnlyList<(string Name, float[] Scores)> Known =>
        [.. File.ReadAllLines(Path.Combine(Folder, "scores.txt")).Select(line => line.Split('\t'))
        .Select(parts => (parts[0], Array.ConvertAll(parts[1..], value => float.Parse(value, CultureInfo.InvariantCulture))))];

    private IDataView Images =>
        _ml.Data.LoadFromEnumerable(Known.Select(
            known => new ImageRow { Label = "cat", Image = File.ReadAllBytes(Path.Combine(Folder, known.Name)) }));

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void A_model_saved_before_decoding_could_be_chosen_scores_as_it_did(bool asStockTransformers)
    {
        using var loaded = (IDisposable)(asStockTransformers ? _ml.Model.Load(Earlier, out _) : _ml.Model.LoadResNet(Earlier, out _));

        AssertScores([.. Known.Select(known => known.Scores)], ((ITransformer)loaded).Transform(Images));
    }

    [TestMethod]
    public void Its_network_trained_on_keeps_to_the_way_that_it_was_trained_with()
    {
        using var network = ResNetModel.Load(_ml, Earlier);
        using var other = Fit(new() { InitialModel = network, Epochs = 1 });
        using var chosen = Fit(new() { InitialModel = network, Epochs = 1, Decoding = new() });

        Assert.AreEqual(ImageDecoding.AsMLNet, network.Scoring.Input.Decoding);
        Assert.AreEqual(ImageDecoding.AsMLNet, other.LastTransformer.Scoring.Input.Decoding);
        Assert.AreEqual(new ImageDecoding(), chosen.LastTransformer.Scoring.Input.Decoding);
    }

    [TestMethod]
    [DataRow(true, true)]
    [DataRow(true, false)]
    [DataRow(false, true)]
    public void A_saved_model_remembers_how_its_files_are_decoded(bool upright, bool reducedSize)
    {
        var decoding = new ImageDecoding { Upright = upright, ReducedSize = reducedSize, Background = new(10, 200, 30) };
        using var folder = new TemporaryFolder();
        using var fitted = Fit(new() { Architecture = ResNetArchitecture.Cifar(8) with { Widths = [2, 4, 4] }, ImageShape = new(3, 16, 16),
            Epochs = 2, Decoding = decoding });
        float[][] expected = [.. fitted.Transform(Images).GetColumn<float[]>("Score")];
        _ml.Model.Save(fitted, Images.Schema, folder.File("model.zip"));

        using var loaded = (IDisposable)_ml.Model.LoadResNet(folder.File("model.zip"), out _);
        using var stock = (IDisposable)_ml.Model.Load(folder.File("model.zip"), out _);

        AssertScores(expected, ((ITransformer)loaded).Transform(Images));
        AssertScores(expected, ((ITransformer)stock).Transform(Images));
        using var network = ResNetModel.Load(_ml, folder.File("model.zip"));
        Assert.AreEqual(decoding, network.Scoring.Input.Decoding);
    }

    [TestMethod]
    public void MLImages_stay_as_MLNet_decoded_them()
    {
        var images = _ml.Transforms.LoadImages("Image", Folder, "Path").Fit(Paths).Transform(Paths);
        var trainer = _ml.MulticlassClassification.Trainers.ResNet(Options with { Decoding = new() });

        var error = Assert.ThrowsExactly<ArgumentException>(() => trainer.Fit(images));
        Assert.Contains("Decoding is for image files; column 'Image' has MLImages, which ML.NET decoded.", error.Message);
        using var model = _ml.MulticlassClassification.Trainers.ResNet(Options).Fit(images);
        Assert.AreEqual(ImageDecoding.AsMLNet, model.Scoring.Input.Decoding);
    }

    private static ResNetTrainer.Options Options => new()
    {
        FeatureColumnName = "Image", Architecture = ResNetArchitecture.Cifar(8) with { Widths = [2, 4, 4] }, ImageShape = new(3, 16, 16),
            Epochs = 1, BatchSize = 4,
        ValidationFraction = null, Augmentation = ImageAugmentation.None,
    };

    private IDataView Paths =>
        _ml.Data.LoadFromEnumerable(Known.Select((known, i) => new PathRow { Path = known.Name, Label = (uint)(i % 2) }));

    private TransformerChain<ResNetTransformer> Fit(ResNetTrainer.Options options)
    {
        var data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 8).Select(
            i => new ImageRow { Label = i % 2 == 0 ? "cat" : "dog", Image = ComputedImage.File(20, 20, i) }));
        return _ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(_ml.MulticlassClassification.Trainers.ResNet(
                options with { FeatureColumnName = "Image", BatchSize = 4, ValidationFraction = null, Seed = 2 })).Fit(data);
    }

    private static void AssertScores(float[][] expected, IDataView scored)
    {
        float[][] actual = [.. scored.GetColumn<float[]>("Score")];
        Assert.HasCount(expected.Length, actual);
        for (int i = 0; i < expected.Length; i++)
        {
            for (int k = 0; k < 2; k++)
                Assert.AreEqual(expected[i][k], actual[i][k], 1e-5f, $"image {i}");
        }
    }

    private sealed class ImageRow
    {
        public string Label { get; set; } = "";

        public byte[] Image { get; set; } = [];
    }

    private sealed class PathRow
    {
        [KeyType(2)]
        public uint Label { get; set; }

        public string Path { get; set; } = "";
    }
}
