using System.Runtime.InteropServices;
using Microsoft.ML.Data;
using Microsoft.ML.ResNet.Tests.Onnx;
using Microsoft.ML.ResNet.Tests.Transforms;
using TorchSharp;

namespace Microsoft.ML.ResNet.Tests.Quantizing;

[TestClass]
public sealed class LowPrecisionTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    [DataRow("cifar-20", NetworkPrecision.Int8)]
    [DataRow("cifar-20-b", NetworkPrecision.Int8)]
    [DataRow("cifar-plain-20", NetworkPrecision.Int8)]
    [DataRow("cifar-preact-20", NetworkPrecision.Int8)]
    [DataRow("resnet-18", NetworkPrecision.Int8)]
    [DataRow("resnet-50-d", NetworkPrecision.Int8)]
    [DataRow("resnext-50-32x4d", NetworkPrecision.Int8)]
    [DataRow("cifar-20", NetworkPrecision.Half)]
    [DataRow("cifar-preact-20", NetworkPrecision.Half)]
    [DataRow("resnet-50-d", NetworkPrecision.Half)]
    public void Every_architecture_scores_nearly_as_in_single_precision(string architecture, NetworkPrecision precision)
    {
        using var net = new ExportedNet(architecture, Settings);
        using var runtime = new OnnxRuntimeSession();
        var (channels, height, width) = net.Settings.Shape;
        byte[] pixels = net.RandomPixels(24);
        string model = runtime.NewModel();
        net.Transformer.ExportToOnnx(model, Options(precision, View(pixels)));
        runtime.Add(model, Array.ConvertAll(pixels, level => (float)level), 24, height, width, channels);

        var result = runtime.Run()[0];

        CollectionAssert.AreEqual(new[] { 24, 5 }, result.Dims);
        float[] expected = net.Score(pixels);
        double error = expected.Zip(result.Scores, (one, other) => Math.Abs(one - other)).Average();
        Assert.IsLessThan(precision == NetworkPrecision.Int8 ? 0.02 : 0.002, error);
        Assert.IsGreaterThan(0, error, "the precision is lower");
    }

    [TestMethod]
    public void Integers_are_as_many_bytes_as_weights_and_halves_twice_as_many()
    {
        using var net = new ExportedNet("resnet-18", Settings);
        var data = View(net.RandomPixels(2));
        long single = SizeOf(NetworkPrecision.Single);

        Assert.AreEqual(4, (double)single / SizeOf(NetworkPrecision.Int8), 0.1);
        Assert.AreEqual(2, (double)single / SizeOf(NetworkPrecision.Half), 0.01);

        long SizeOf(NetworkPrecision precision)
        {
            using var file = new MemoryStream();
            net.Transformer.ExportToOnnx(file, Options(precision, data));
            return file.Length;
        }
    }

    /// <summary>
    /// github.com/apple/coremltools/issues/2853, github.com/NVIDIA/TensorRT/issues/3112: pruned filters and layers that give nothing had a
    /// scale of zero, or none.
    /// </summary>
    [TestMethod]
    public void Filters_of_zeros_and_layers_that_give_nothing_have_scales()
    {
        var network = new ResidualNetwork(ResNetArchitecture.Cifar(8), Settings.Classes.Length, inputChannels: 3);
        Noise.FillState(network);
        using (torch.no_grad())
        {
            var filters = network.Blocks[0].MainPath[0].Convolution!.weight;
            filters[0].zero_();
            filters[1].fill_(1e-40f);
            // As they begin where the residual is to begin at nothing, and as ReLU leaves nothing.
            Normalization(network.Blocks[0].MainPath[^1], weight: 0, bias: 0);
            Normalization(network.Blocks[1].MainPath[0], weight: 0.1, bias: -100);
        }
        using var net = new ExportedNet(network, Settings);
        byte[] pixels = net.RandomPixels(8);

        using var file = new MemoryStream();
        net.Transformer.ExportToOnnx(file, Options(NetworkPrecision.Int8, View(pixels)));
        var scales = ExportedNet.Parse(file.ToArray()).Graph!.Initializer.Where(
            tensor => tensor.Name.EndsWith(".scale", StringComparison.Ordinal)).ToList();
        using var runtime = new OnnxRuntimeSession();
        File.WriteAllBytes(runtime.NewModel() is var model ? model : "", file.ToArray());
        runtime.Add(model, Array.ConvertAll(pixels, level => (float)level), 8, 37, 43, 3);

        Assert.IsNotEmpty(scales);
        foreach (var scale in scales)
            Assert.IsTrue(MemoryMarshal.Cast<byte, float>(scale.RawData.Span).ToArray().All(value => float.IsFinite(value) && value >= 0));
        var scores = runtime.Run()[0].Scores;
        Assert.IsTrue(scores.All(float.IsFinite));
        Assert.IsLessThan(0.05, net.Score(pixels).Zip(scores, (one, other) => Math.Abs(one - other)).Average());

        static void Normalization(LayerModules layer, double weight, double bias)
        {
            layer.Normalization!.weight!.fill_(weight);
            layer.Normalization.bias!.fill_(bias);
        }
    }

    [TestMethod]
    public void The_public_ResNet_20_loses_at_most_half_a_point()
    {
        var data = _ml.Data.LoadFromCifar(TestFiles.SharedData("cifar10", "cifar10-train-first1000.bin"));
        using var transformer = Analysis.PublicTransformer.OfResNet20(data.Schema);
        using var folder = new TemporaryFolder();
        double expected = Accuracy(transformer, data);

        foreach (var precision in (NetworkPrecision[])[NetworkPrecision.Half, NetworkPrecision.Int8])
        {
            string file = folder.File($"{precision}.onnx");
            // Every third image calibrates.
            transformer.ExportToOnnx(file, Options(precision, _ml.Data.TakeRows(_ml.Data.ShuffleRows(data, seed: 1), 300)));
            using var loaded = ResNetModel.Load(_ml, file);
            double accuracy = Accuracy(loaded, data);
            Console.WriteLine(FormattableString.Invariant($"{precision}: {accuracy:P1}, single {expected:P1}"));
            Assert.IsGreaterThanOrEqualTo(expected - 0.005, accuracy, $"{precision}");
        }
    }

    [TestMethod]
    [DataRow(NetworkPrecision.Int8)]
    [DataRow(NetworkPrecision.Half)]
    public void A_file_becomes_a_transformer_that_scores_saves_exports_and_explains(NetworkPrecision precision)
    {
        var view = ScoringFixture.View(_ml, 40);
        using var transformer = ScoringFixture.Transformer(view.Schema, "Encoded");
        using var folder = new TemporaryFolder();
        transformer.ExportToOnnx(folder.File("low.onnx"), Options(precision, view));

        using var loaded = ResNetModel.Load(_ml, folder.File("low.onnx"));
        _ml.Model.Save(loaded, view.Schema, folder.File("low.zip"));
        loaded.ExportToOnnx(folder.File("again.onnx"));
        using var again = ResNetModel.Load(_ml, folder.File("again.onnx"));
        using var fromZip = (IDisposable)_ml.Model.LoadResNet(folder.File("low.zip"), out _);
        var stock = _ml.Model.Load(folder.File("low.zip"), out _);

        var scores = ScoringFixture.Scores(loaded.Transform(view));
        AreClose(scores, ScoringFixture.Scores(again.Transform(view)), 0.002f);
        AreClose(scores, ScoringFixture.Scores(((ITransformer)fromZip).Transform(view)), 0.002f);
        AreClose(scores, ScoringFixture.Scores(stock.Transform(view)), 0.002f);
        AreClose(scores, ScoringFixture.Scores(transformer.Transform(view)), 0.1f);
        var (one, other) = (transformer.Explain(view).First(), loaded.Explain(view).First());
        Assert.AreEqual(one.Label, other.Label);
        Assert.AreEqual(one.Values.ToArray().Max(), other.Values.ToArray().Max(), 0.1f * one.Values.ToArray().Max());
        (stock as IDisposable)?.Dispose();
    }

    [TestMethod]
    public void Stock_ML_NET_scores_the_file_itself()
    {
        var view = ScoringFixture.View(_ml, 20);
        using var transformer = ScoringFixture.Transformer(view.Schema, "Pixels");
        using var folder = new TemporaryFolder();
        transformer.ExportToOnnx(folder.File("int8.onnx"), Options(NetworkPrecision.Int8, view) with { SingleRow = true });

        using var stock = _ml.Transforms.ApplyOnnxModel(["Score"], ["Pixels"], folder.File("int8.onnx")).Fit(view);

        using var loaded = ResNetModel.Load(_ml, folder.File("int8.onnx"));
        AreClose(ScoringFixture.Scores(loaded.Transform(view)), ScoringFixture.Scores(stock.Transform(view)), 0.002f);
    }

    [TestMethod]
    public void A_pipeline_is_calibrated_by_what_enters_it()
    {
        using var folder = new TemporaryFolder();
        foreach (var photo in ScoringFixture.Photos(12))
            File.WriteAllBytes(folder.File(photo.FileName), photo.Encoded);
        var view = ScoringFixture.View(_ml, 12);
        var loader = _ml.Transforms.LoadRawImageBytes("Loaded", folder.Root, "FileName").Fit(view);
        using var transformer = ScoringFixture.Transformer(loader.Transform(view).Schema, "Loaded");
        using var model = new TransformerChain<ITransformer>(loader, transformer);

        _ml.Model.ExportResNetToOnnx(model, folder.File("int8.onnx"), Options(NetworkPrecision.Int8, view));

        using var loaded = ResNetModel.Load(_ml, folder.File("int8.onnx"));
        AreClose(
            ScoringFixture.Scores(model.Transform(view)), ScoringFixture.Scores(loaded.Transform(loader.Transform(view))), 0.1f);
    }

    [TestMethod]
    public void A_featurizer_is_exported_likewise()
    {
        var view = ScoringFixture.View(_ml, 30);
        using var transformer = ScoringFixture.Transformer(view.Schema, "Encoded");
        using var folder = new TemporaryFolder();
        transformer.ExportToOnnx(folder.File("whole.onnx"), new() { FoldBatchNormalization = false });
        using var featurizer = _ml.Transforms.ResNetFeaturizer(
            "Embedding", "Encoded", folder.File("whole.onnx"), options: new() { ImageShape = new(3, Photo.Side, Photo.Side) }).Fit(view);

        featurizer.ExportToOnnx(
            folder.File("int8.onnx"), Options(NetworkPrecision.Int8, view) with { PixelType = DataKind.Byte });

        Assert.IsLessThan(100_000, new FileInfo(folder.File("int8.onnx")).Length);
    }

    [TestMethod]
    public void What_does_not_go_together_is_told_all_at_once()
    {
        var view = ScoringFixture.View(_ml, 3);
        using var transformer = ScoringFixture.Transformer(view.Schema, "Encoded");

        var error = Assert.ThrowsExactly<ArgumentException>(() => transformer.ExportToOnnx(
            Stream.Null, new() { Precision = NetworkPrecision.Int8, FoldBatchNormalization = false }));
        Assert.Contains("CalibrationData must be given for Precision Int8", error.Message);
        Assert.Contains("FoldBatchNormalization must be true with Precision Int8", error.Message);
        error = Assert.ThrowsExactly<ArgumentException>(() => transformer.ExportToOnnx(Stream.Null, new() { CalibrationData = view }));
        Assert.Contains("CalibrationData is for Precision Int8", error.Message);
        Assert.ThrowsExactly<InvalidOperationException>(() => transformer.ExportToOnnx(
            Stream.Null, Options(NetworkPrecision.Int8, _ml.Data.SkipRows(view, 3))));
    }

    private static VectorDataViewType Pixels => new(NumberDataViewType.Byte, 37, 43, 3);

    private static NetSettings Settings => new()
    {
        FeatureType = Pixels, ColumnLayout = PixelLayout.Interleaved, Mean = MeanSubtraction.PerChannel,
    };

    private static OnnxExportOptions Options(NetworkPrecision precision, IDataView data) =>
        new() { Precision = precision, CalibrationData = precision == NetworkPrecision.Int8 ? data : null };

    private IDataView View(byte[] pixels)
    {
        var rows = pixels.Chunk(3 * 37 * 43).Select(image => new PixelBytes { Pixels = image });
        var schema = SchemaDefinition.Create(typeof(PixelBytes));
        schema["Pixels"].ColumnType = Pixels;
        return _ml.Data.LoadFromEnumerable(rows, schema);
    }

    private double Accuracy(ResNetTransformer transformer, IDataView data) =>
        _ml.MulticlassClassification.Evaluate(transformer.Transform(data)).MicroAccuracy;

    private static void AreClose(List<float[]> expected, List<float[]> actual, float tolerance)
    {
        Assert.HasCount(expected.Count, actual);
        for (int row = 0; row < expected.Count; row++)
        {
            for (int i = 0; i < expected[row].Length; i++)
                Assert.AreEqual(expected[row][i], actual[row][i], tolerance, $"row {row}");
        }
    }

    private sealed class PixelBytes
    {
        public byte[] Pixels { get; set; } = [];
    }
}
