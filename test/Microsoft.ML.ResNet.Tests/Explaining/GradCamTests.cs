using static TorchSharp.torch;

namespace Microsoft.ML.ResNet.Tests.Explaining;

/// <summary>
/// Compares with PyTorch in double precision; test/Microsoft.ML.ResNet.Tests/Reference/make_activation_reference.py made the stored
/// tensors.
/// </summary>
[TestClass]
public sealed class GradCamTests
{
    [TestMethod]
    [DataRow("resnet-18", 1000, 64)]
    [DataRow("resnet-50", 1000, 96)]
    [DataRow("cifar-20", 10, 32)]
    public void Heat_maps_agree_with_PyTorch(string architecture, int classCount, int side)
    {
        using var scope = NewDisposeScope();
        var reference = new SafetensorsFile(Path.Combine(TestFiles.Reference, "activation.safetensors"));
        using var network = new ResidualNetwork(ResNetArchitecture.Parse(architecture), classCount);
        Noise.FillState(network);
        var images = ChannelsLast.Of(tensor(Noise.Of("activation 5", 2L * 3 * side * side), [2L, 3, side, side]));
        string[] classes = [.. Enumerable.Range(1, classCount).Select(key => $"{key}")];

        foreach (string wanted in (string[])["top", "third"])
        {
            string prefix = $"{architecture}.{wanted}.";
            foreach (string layer in reference.Names.Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
                .Select(name => name[prefix.Length..]).Except(["classes", "probabilities"]))
            {
                var target = ActivationTarget.Of(
                    new() { Label = wanted == "top" ? null : "4", Layer = layer }, network.Architecture, inputChannels: 3, classes);
                var found = GradCam.Compute(network, images, target);

                var expected = reference.ReadTensor(prefix + layer);
                Assert.AreSequenceEqual(reference.Read<long>(prefix + "classes"), found.Classes.Select(value => (long)value), layer);
                Assert.AreSequenceEqual(expected.shape[1..], new long[] { found.Height, found.Width }, layer);
                double largest = expected.max().item<double>();
                Assert.IsGreaterThan(0, largest, layer);
                AreClose(expected.data<double>().ToArray(), found.Heat, largest * 1e-4, layer);
                AreClose(reference.Read<double>(prefix + "probabilities"), found.Probabilities, 1e-4, layer);
            }
        }
        Assert.IsTrue(network.training, "the network's mode is the caller's");
        Assert.IsTrue(network.parameters().All(parameter => parameter.grad is null), "no gradients are left behind");
    }

    [TestMethod]
    [DataRow("resnet-18")]
    [DataRow("cifar-20")]
    [DataRow("cifar-preact-20")]
    [DataRow("resnext-50-32x4d")]
    [DataRow("resnet-50-d")]
    public void At_the_last_maps_it_is_the_classifier_s_weights_times_the_maps(string name)
    {
        // Zhou et al. 2016: the logit is the sum over the maps' means, so that its gradient is the weight over the number of places.
        using var scope = NewDisposeScope();
        var architecture = ResNetArchitecture.Parse(name);
        using var network = new ResidualNetwork(architecture, classCount: 4);
        Noise.FillState(network);
        network.eval();
        var images = tensor(Noise.Of("images", 2 * 3 * 64 * 64), [2L, 3, 64, 64]);
        var target = ActivationTarget.Of(new() { Label = "2" }, architecture, inputChannels: 3, ["1", "2", "3", "4"]);

        var (heat, height, width, _, _) = GradCam.Compute(network, images, target);

        using var noGrad = no_grad();
        var output = NetworkOutput.Of(architecture, new(3, 64, 64), classCount: 4, new FeatureLayer(target.Layer, PoolMaps: false));
        using var folded = new FoldedNetwork(network, output);
        var maps = folded.Forward(images).view(2, architecture.FeatureCount, height, width);
        var expected = (network.Classifier.weight[1].view(1, -1, 1, 1) / (height * width) * maps).sum(1).relu();
        AreClose(
            [.. expected.contiguous().data<float>().Select(value => (double)value)], heat, 1e-4 * expected.max().item<float>(),
            target.Layer);
    }

    [TestMethod]
    [DataRow("cifar-8")]
    [DataRow("cifar-preact-20")]
    [DataRow("resnet-50-d")]
    public void Every_layer_with_maps_can_be_explained_and_none_changes_the_logits(string name)
    {
        using var scope = NewDisposeScope();
        var architecture = ResNetArchitecture.Parse(name);
        using var network = new ResidualNetwork(architecture, classCount: 3);
        Noise.FillState(network);
        network.eval();
        var images = tensor(Noise.Of("images", 3 * 32 * 32), [1L, 3, 32, 32]);
        using var expected = network.call(images);
        string[] layers =
        [
            .. NetworkLayers.Of(NetworkPlan.Create(architecture, inputChannels: 3)).Select(layer => layer.Name).Except(["avgpool", "fc"]),
        ];

        foreach (string layer in layers)
        {
            var target = ActivationTarget.Of(new() { Layer = layer }, architecture, inputChannels: 3, ["1", "2", "3"]);
            var (maps, logits) = new TappedNetwork(network, target.Cut).Forward(images);

            double error = (logits.detach() - expected).abs().max().item<float>() / expected.abs().max().item<float>();
            Assert.IsLessThan(1e-5, error, layer);
            var shape = NetworkPlan.Create(architecture, inputChannels: 3).MapsAfter(new(3, 32, 32), target.Cut);
            Assert.AreSequenceEqual(new long[] { 1, shape.Channels, shape.Height, shape.Width }, maps.shape, layer);
            using var gradient = autograd.grad([logits.sum()], [maps])[0];
            Assert.IsGreaterThan(0, gradient.abs().max().item<float>(), layer);
        }
    }

    private static void AreClose(double[] expected, float[] actual, double tolerance, string layer)
    {
        Assert.HasCount(expected.Length, actual);
        for (int i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], actual[i], tolerance, layer);
    }
}
