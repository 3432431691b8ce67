using static TorchSharp.torch;
using TorchSharp.Modules;

namespace Microsoft.ML.ResNet.Tests;

[TestClass]
public sealed class ChannelsLastTests
{
    [TestMethod]
    [DataRow("resnet-18")]
    [DataRow("resnet-50")]
    [DataRow("cifar-20")]
    public void Converted_weights_keep_their_values_and_the_network_its_output(string name)
    {
        using var scope = NewDisposeScope();
        using var network = new ResidualNetwork(ResNetArchitecture.Parse(name), classCount: 10);
        network.eval();
        var images = rand(2, 3, 64, 64);
        var expected = network.call(images).detach();
        var weights = network.parameters().Select(parameter => parameter.detach().clone()).ToArray();

        ChannelsLast.Convert(network);

        foreach (var convolution in network.modules().OfType<Conv2d>().Where(convolution => convolution.kernel_size[0] > 1))
            Assert.AreEqual(1, convolution.weight.stride(1));
        foreach (var (before, after) in weights.Zip(network.parameters()))
        {
            Assert.AreSequenceEqual(before.shape, after.shape);
            Assert.IsTrue(after.requires_grad);
            Assert.IsTrue(before.eq(after).all().item<bool>());
        }
        Assert.IsTrue(network.call(ChannelsLast.Of(images)).allclose(expected, rtol: 1e-4, atol: 1e-4));
    }

    [TestMethod]
    [DataRow("resnet-18")]
    [DataRow("cifar-20")]
    [DataRow("cifar-20-b")]
    [DataRow("resnext-50-32x4d")]
    [DataRow("resnet-18-d")]
    [DataRow("preact-50")]
    public void Blocks_keep_the_layout_of_their_input(string name)
    {
        using var scope = NewDisposeScope();
        using var network = new ResidualNetwork(ResNetArchitecture.Parse(name), classCount: 10);
        ChannelsLast.Convert(network);
        foreach (var block in network.Blocks)
        {
            var output = block.call(ChannelsLast.Of(rand(2, block.Plan.InputChannels, 8, 8)));
            Assert.AreEqual(1, output.stride(1));
        }
    }
}
