using static TorchSharp.torch;
using TorchSharp;
using TorchSharp.Modules;

namespace Microsoft.ML.ResNet.Tests;

[TestClass]
public sealed class ResidualNetworkTests
{
    [TestMethod]
    public void Weights_have_the_variance_of_He_and_batch_normalization_starts_as_the_identity()
    {
        using var scope = NewDisposeScope();
        using var network = new ResidualNetwork(ResNetArchitecture.ResNet50, classCount: 1000);

        foreach (var convolution in network.modules().OfType<Conv2d>())
        {
            var expected = 2.0 / (convolution.out_channels * convolution.kernel_size[0] * convolution.kernel_size[1]);
            var count = convolution.weight.NumberOfElements;
            // Five standard errors of a mean and of a variance.
            Assert.AreEqual(0, convolution.weight.mean().item<float>(), 5 * Math.Sqrt(expected / count));
            Assert.AreEqual(1, convolution.weight.var().item<float>() / expected, 5 * Math.Sqrt(2.0 / count));
        }
        foreach (var normalization in network.modules().OfType<BatchNorm2d>())
        {
            Assert.IsTrue(normalization.weight!.eq(1).all().item<bool>());
            Assert.IsTrue(normalization.bias!.eq(0).all().item<bool>());
        }
        Assert.IsLessThanOrEqualTo(1 / Math.Sqrt(2048), network.Classifier.weight.abs().max().item<float>());
    }

    [TestMethod]
    public void The_same_seed_gives_the_same_weights_and_another_seed_others()
    {
        using var scope = NewDisposeScope();
        using var first = new ResidualNetwork(ResNetArchitecture.Cifar(20), classCount: 10, seed: 5);
        manual_seed(77);
        using var second = new ResidualNetwork(ResNetArchitecture.Cifar(20), classCount: 10, seed: 5);
        using var other = new ResidualNetwork(ResNetArchitecture.Cifar(20), classCount: 10, seed: -6);

        foreach (var ((name, one), (_, two), (_, three)) in first
            .named_parameters()
            .Zip(second.named_parameters(), other.named_parameters()))
        {
            Assert.IsTrue(one.eq(two).all().item<bool>(), name);
            if (!name.Contains("bn", StringComparison.Ordinal))
                Assert.IsFalse(one.eq(three).all().item<bool>(), name);
        }
    }

    [TestMethod]
    [DataRow("resnet-18")]
    [DataRow("resnet-50")]
    [DataRow("cifar-20")]
    public void With_zero_gamma_every_block_with_an_identity_shortcut_starts_as_the_identity(string name)
    {
        using var scope = NewDisposeScope();
        using var network = new ResidualNetwork(ResNetArchitecture.Parse(name), classCount: 10, zeroInitResidual: true);

        foreach (var block in network.Blocks.Where(block => block.Plan.Shortcut == ShortcutPath.Identity))
        {
            var input = rand(2, block.Plan.OutputChannels, 4, 4);
            Assert.IsTrue(block.call(input).allclose(input));
        }
    }

    [TestMethod]
    public void Any_block_counts_and_widths_make_a_network()
    {
        using var scope = NewDisposeScope();
        var architecture = new ResNetArchitecture
        {
            Stem = StemKind.Cifar,
            Block = BlockKind.Bottleneck,
            BlocksPerStage = [1, 3, 2, 1, 1],
            Widths = [6, 7, 7, 9, 20],
            Shortcut = ShortcutKind.A,
        };
        using var network = new ResidualNetwork(architecture, classCount: 3, inputChannels: 2);

        Assert.AreEqual(26, architecture.Depth);
        Assert.AreSequenceEqual(new long[] { 4, 80 }, network.Features(rand(4, 2, 19, 33)).shape);
        Assert.AreSequenceEqual(new long[] { 4, 3 }, network.call(rand(4, 2, 19, 33)).shape);
        Assert.IsTrue(network.state_dict().ContainsKey("layer5.0.conv3.weight"));
    }

    [TestMethod]
    [DataRow("resnet-18")]
    [DataRow("resnet-50")]
    [DataRow("cifar-20")]
    [DataRow("cifar-20-c")]
    [DataRow("cifar-plain-20")]
    public void Forward_leaves_its_result_and_no_other_tensor(string name)
    {
        using var network = new ResidualNetwork(ResNetArchitecture.Parse(name), classCount: 10);
        using var input = rand(2, 3, 32, 32);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        using (var logits = network.call(input))
        {
            Assert.AreEqual(before + 1, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
            Assert.IsTrue(logits.requires_grad);
        }
        using (var scope = NewDisposeScope())
        {
            network.Features(input);
            Assert.AreEqual(1, scope.DisposablesCount);
        }
        Assert.AreEqual(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [TestMethod]
    public void An_image_with_the_wrong_channels_is_refused_and_leaves_nothing()
    {
        using var network = new ResidualNetwork(ResNetArchitecture.Cifar(20), classCount: 10);
        using var input = rand(2, 1, 32, 32);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        Assert.Throws<ArgumentException>(() => network.call(input));

        Assert.AreEqual(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [TestMethod]
    public void A_net_of_1202_layers_builds_and_takes_a_training_step()
    {
        using var scope = NewDisposeScope();
        using var network = new ResidualNetwork(ResNetArchitecture.Cifar(1202), classCount: 10);
        using var optimizer = optim.SGD(network.parameters(), 0.01, momentum: 0.9, weight_decay: 1e-4);
        var first = network.named_parameters().First().parameter.detach().clone();

        using var loss = nn.functional.cross_entropy(network.call(rand(2, 3, 32, 32)), tensor(new[] { 3L, 7L }));
        loss.backward();
        optimizer.step();

        Assert.IsTrue(float.IsFinite(loss.item<float>()));
        Assert.IsFalse(network.named_parameters().First().parameter.eq(first).all().item<bool>());
    }
}
