using static TorchSharp.torch;
using TorchSharp;

namespace Microsoft.ML.ResNet.Tests;

[TestClass]
public sealed class FoldedNetworkTests
{
    [TestMethod]
    [DataRow("resnet-18", 64)]
    [DataRow("resnet-34-c", 64)]
    [DataRow("resnet-50", 64)]
    [DataRow("resnet-50-v1-a", 64)]
    [DataRow("plain-18", 64)]
    [DataRow("cifar-20", 32)]
    [DataRow("cifar-20-b", 32)]
    [DataRow("cifar-plain-20", 32)]
    [DataRow("resnext-50-32x4d", 64)]
    [DataRow("wide-resnet-50-2", 64)]
    [DataRow("resnet-50-d", 63)]
    [DataRow("resnet-18-t", 64)]
    [DataRow("preact-50", 64)]
    [DataRow("cifar-preact-110", 32)]
    [DataRow("cifar-preact-164", 32)]
    public void Folding_agrees_with_evaluation(string name, int size)
    {
        using var scope = NewDisposeScope();
        using var network = new ResidualNetwork(ResNetArchitecture.Parse(name), classCount: 10);
        Noise.FillState(network);
        network.eval();
        using var folded = new FoldedNetwork(network);
        using var features = new FoldedNetwork(network, NetworkOutput.FeaturesOf(network));
        var images = rand(3, 3, size, size) * 2 - 1;

        var expected = network.call(images).detach();
        var actual = folded.Forward(ChannelsLast.Of(images));

        AssertClose(expected, actual);
        AssertClose(network.Features(images).detach(), features.Forward(images));
    }

    [TestMethod]
    public void A_folded_network_is_a_snapshot_that_outlives_the_network()
    {
        using var scope = NewDisposeScope();
        var network = new ResidualNetwork(ResNetArchitecture.Cifar(8), classCount: 10);
        network.eval();
        var images = rand(2, 3, 32, 32);
        var expected = network.call(images).detach();
        using var folded = new FoldedNetwork(network);

        using (no_grad())
            foreach (var parameter in network.parameters())
                parameter.zero_();
        network.Dispose();

        AssertClose(expected, folded.Forward(images));
    }

    [TestMethod]
    public void Threads_may_score_at_once_and_leave_nothing()
    {
        using var network = new ResidualNetwork(ResNetArchitecture.Cifar(8), classCount: 10);
        network.eval();
        using var folded = new FoldedNetwork(network);
        using var images = rand(2, 3, 32, 32);
        using var expected = folded.Forward(images);

        Parallel.For(0, 8, _ =>
        {
            var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
            using (var actual = folded.Forward(images))
            {
                Assert.AreEqual(before + 1, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
                using var equal = actual.eq(expected);
                using var same = equal.all();
                Assert.IsTrue(same.item<bool>());
            }
        });
    }

    private static void AssertClose(Tensor expected, Tensor actual)
    {
        var error = (expected - actual).abs().max().item<float>() / expected.abs().max().item<float>();
        Assert.IsLessThan(1e-5f, error);
    }
}
