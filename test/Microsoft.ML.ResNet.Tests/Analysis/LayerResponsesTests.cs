using Microsoft.ML.Data;
using Microsoft.ML.ResNet.Tests.Onnx;
using Microsoft.ML.ResNet.Tests.Transforms;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet.Tests.Analysis;

[TestClass]
public sealed class LayerResponsesTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    [DataRow(4)]
    [DataRow(128)]
    public void They_are_those_of_all_responses_kept_and_averaged_slowly(int batchSize)
    {
        var view = ScoringFixture.View(_ml, 11);
        using var transformer = ScoringFixture.Transformer(view.Schema, batchSize: batchSize);

        var responses = transformer.LayerResponses(view);

        using var recorder = new ResponseRecorder(transformer.Model);
        using (no_grad())
        using (NewDisposeScope())
            transformer.Model.forward(Normalised(view));
        Assert.AreEqual(11L, responses.ImageCount);
        Assert.AreSequenceEqual(recorder.Responses.Select(layer => layer.Name), responses.InOrder.Select(layer => layer.Name));
        foreach (var (layer, (_, response)) in responses.InOrder.Zip(recorder.Responses))
        {
            float[] values = response.contiguous().data<float>().ToArray();
            double mean = values.Average(value => (double)value);
            Assert.AreEqual(mean, layer.Mean, 1e-5);
            Assert.AreEqual(Math.Sqrt(values.Average(value => (value - mean) * (value - mean))), layer.StandardDeviation, 1e-5);
        }
        Assert.AreSequenceEqual(
            responses.InOrder.Select(layer => layer.StandardDeviation).OrderDescending(),
            responses.Ranked.Select(layer => layer.StandardDeviation));
        Assert.AreSequenceEqual(Enumerable.Range(1, 7), responses.InOrder.Select(layer => layer.Number));
    }

    [TestMethod]
    public void Only_3x3_layers_are_measured()
    {
        using var network = new ResidualNetwork(ResNetArchitecture.ResNet50, classCount: 3);
        network.eval();

        var responses = LayerResponses.Measure(network, [zeros(1, 3, 64, 64)]);

        Assert.HasCount(3 + 4 + 6 + 3, responses.InOrder);
        Assert.IsTrue(responses.InOrder.All(layer => layer.Name.EndsWith("conv2", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void A_trained_ResNet_20_responds_to_real_images_as_in_Figure_7()
    {
        var data = _ml.Data.LoadFromCifar(TestFiles.SharedData("cifar10", "cifar10-train-first1000.bin"));
        using var transformer = PublicTransformer.OfResNet20(data.Schema);

        var responses = transformer.LayerResponses(_ml.Data.TakeRows(data, 200));

        // Figure 7 shows ResNet-20 between about 0.3 and 2.5.
        Assert.HasCount(19, responses.InOrder);
        Assert.IsTrue(responses.InOrder.All(layer => layer.StandardDeviation is > 0.1 and < 4), responses.ToString());
        Assert.Contains("layer3.2.conv2", responses.ToString());
    }

    [TestMethod]
    public void A_loaded_model_responds_as_the_saved_one()
    {
        var view = ScoringFixture.View(_ml, 9);
        using var transformer = ScoringFixture.Transformer(view.Schema);
        using var folder = new TemporaryFolder();
        _ml.Model.Save(transformer, view.Schema, folder.File("model.zip"));

        using var loaded = ResNetModel.Load(_ml, folder.File("model.zip"));

        Assert.AreEqual(transformer.LayerResponses(view).ToString(), loaded.LayerResponses(view).ToString());
        Assert.AreEqual(transformer.SignalPropagation(view).ToString(), loaded.SignalPropagation(view).ToString());
        Assert.AreEqual(transformer.Summary().ToString(), loaded.Summary().ToString());
    }

    [TestMethod]
    public void Nothing_native_is_left_behind_and_no_rows_are_an_error()
    {
        var view = ScoringFixture.View(_ml, 9);
        using var transformer = ScoringFixture.Transformer(view.Schema, batchSize: 4);
        long before = LiveTensors.CountSettled();

        transformer.LayerResponses(view);
        Assert.AreEqual(before, LiveTensors.CountSettled(), "responses");
        // TorchSharp counts a parameter twice and takes one off when it is disposed; signals are measured on a copy of the network.
        using (new ResidualNetwork(transformer.Model.Architecture, transformer.Model.ClassCount))
        {
        }
        long ofCopy = LiveTensors.CountSettled() - before;
        transformer.SignalPropagation(view, imageCount: 4);
        Assert.AreEqual(before + 2 * ofCopy, LiveTensors.CountSettled(), "signals");
        Assert.ThrowsExactly<InvalidOperationException>(() => transformer.LayerResponses(_ml.Data.SkipRows(view, 9)));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => transformer.LayerResponses(
            _ml.Transforms.DropColumns("Pixels").Fit(view).Transform(view)));
    }

    /// <summary>The fixture's pixels are [H, W, C].</summary>
    private static Tensor Normalised(IDataView view)
    {
        float[][] rows = [.. view.GetColumn<float[]>("Pixels")];
        var pixels = tensor(rows.SelectMany(row => row).ToArray(), [rows.Length, Photo.Side, Photo.Side, 3]);
        var normalization = ScoringFixture.Normalization();
        return ((pixels - tensor(normalization.Mean)) / tensor(normalization.StandardDeviation)).permute(0, 3, 1, 2);
    }
}
