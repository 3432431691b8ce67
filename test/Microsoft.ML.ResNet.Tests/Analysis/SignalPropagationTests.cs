using Microsoft.ML.ResNet.Tests.Transforms;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet.Tests.Analysis;

[TestClass]
public sealed class SignalPropagationTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    [DataRow("cifar-14")]
    [DataRow("cifar-plain-14")]
    [DataRow("resnet-50")]
    public void Figures_are_those_of_a_step_of_training(string name)
    {
        using var scope = NewDisposeScope();
        var (images, labels) = Data();
        using var network = new ResidualNetwork(ResNetArchitecture.Parse(name), classCount: 4, seed: 3);

        var signals = SignalPropagation.Measure(network, images, labels);

        using var recorder = new ResponseRecorder(network, retainGradients: true);
        var loss = nn.functional.cross_entropy(network.forward(images), labels);
        loss.backward();
        var weights = network.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter);
        Assert.AreEqual(loss.item<float>(), signals.Loss, 1e-5);
        Assert.AreSequenceEqual(recorder.Responses.Select(layer => layer.Name), signals.Layers.Select(layer => layer.Name));
        foreach (var (layer, (_, response)) in signals.Layers.Zip(recorder.Responses))
        {
            AreClose(response.var(unbiased: false).item<float>(), layer.ResponseVariance);
            AreClose(response.grad!.norm().item<float>(), layer.ResponseGradientNorm);
            AreClose(weights[layer.Name + ".weight"].grad!.norm().item<float>(), layer.WeightGradientNorm);
        }
    }

    [TestMethod]
    public void The_network_is_not_changed()
    {
        using var scope = NewDisposeScope();
        var (images, labels) = Data();
        using var network = new ResidualNetwork(ResNetArchitecture.Cifar(8), classCount: 4, seed: 3);
        network.eval();
        var before = network.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.clone());

        SignalPropagation.Measure(network, images, labels);

        foreach (var (key, value) in network.state_dict())
            Assert.IsTrue(value.eq(before[key]).all().item<bool>(), key);
        Assert.IsTrue(network.parameters().All(parameter => parameter.grad is null));
        Assert.IsFalse(network.training);
    }

    [TestMethod]
    [DataRow("cifar-56")]
    [DataRow("cifar-plain-56")]
    public void Neither_signal_vanishes_in_a_new_net_as_section_4_1_says(string name)
    {
        using var scope = NewDisposeScope();
        var (images, labels) = Data();
        using var network = new ResidualNetwork(ResNetArchitecture.Parse(name), classCount: 4, seed: 3);

        var signals = SignalPropagation.Measure(network, images, labels);

        // γ = 1, β = 0: batch normalization gives every response the variance 1 but for its epsilon.
        Assert.IsTrue(signals.Layers.All(layer => Math.Abs(layer.ResponseVariance - 1) < 0.01), signals.ToString());
        Assert.IsTrue(
            signals.Layers.All(layer => layer.ResponseGradientNorm > 1e-6 && layer.WeightGradientNorm is > 1e-4 and < 1e4),
            signals.ToString());
    }

    [TestMethod]
    public void A_transformer_measures_the_first_labelled_images()
    {
        var view = ScoringFixture.View(_ml, 20);
        using var transformer = ScoringFixture.Transformer(view.Schema);

        var signals = transformer.SignalPropagation(view, imageCount: 12);
        var repeated = transformer.SignalPropagation(_ml.Data.TakeRows(view, 12));

        Assert.HasCount(7, signals.Layers);
        Assert.AreEqual(signals.ToString(), repeated.ToString());
        Assert.ThrowsExactly<ArgumentException>(() => transformer.SignalPropagation(_ml.Data.TakeRows(view, 1)));
        Assert.ThrowsExactly<ArgumentException>(() => transformer.SignalPropagation(_ml.Data.SkipRows(view, 20)));
    }

    [TestMethod]
    public void Every_problem_is_reported_at_once()
    {
        using var scope = NewDisposeScope();
        using var network = new ResidualNetwork(ResNetArchitecture.Cifar(8), classCount: 4);

        var error = Assert.ThrowsExactly<ArgumentException>(() => SignalPropagation.Measure(
            network, zeros(1, 1, 32, 32), tensor(new long[] { 4 })));

        Assert.Contains("Images must be float32 [N, 3, H, W]; received Float32 [1, 1, 32, 32].", error.Message);
        Assert.Contains("There must be at least 2 images; received 1.", error.Message);
        Assert.Contains("Labels must be in 0..3; received 4 to 4.", error.Message);
    }

    private static (Tensor Images, Tensor Labels) Data() =>
        (randn(6, 3, 32, 32, generator: new Generator(1)), tensor(new long[] { 0, 1, 2, 3, 0, 1 }));

    private static void AreClose(double expected, double actual) => Assert.AreEqual(expected, actual, 1e-3 * Math.Abs(expected));
}
