using static TorchSharp.torch;

namespace Microsoft.ML.ResNet.Tests;

[TestClass]
public sealed class SgdOptimizerTests
{
    private static readonly ResNetTrainer.Options s_options = new() { LearningRate = 0.5, Momentum = 0.9, WeightDecay = 0.25 };

    private static Dictionary<string, float[]> Values(ResidualNetwork network, bool gradients = false) =>
        network.named_parameters().ToDictionary(
        parameter => parameter.name, parameter => (
            gradients ? parameter.parameter.grad! : parameter.parameter).detach().contiguous().data<float>().ToArray());

    private static void Backward(ResidualNetwork network)
    {
        using var scope = NewDisposeScope();
        network.zero_grad();
        network.forward(linspace(-1, 1, 2 * 64).reshape(2, 1, 8, 8)).pow(2).sum().backward();
    }

    [TestMethod]
    [DataRow(WeightDecayExclusions.None, false)]
    [DataRow(WeightDecayExclusions.BatchNormalization, false)]
    [DataRow(WeightDecayExclusions.Biases, false)]
    [DataRow(WeightDecayExclusions.BatchNormalization | WeightDecayExclusions.Biases, true)]
    public void Two_steps_are_those_of_the_formula_by_hand(WeightDecayExclusions exclusions, bool nesterov)
    {
        using var network = new ResidualNetwork(ResNetArchitecture.Cifar(8), 3, 1, seed: 4);
        // Scales of 1 and shifts of 0 would hide what decays.
        using (no_grad())
            foreach (var (name, parameter) in network.named_parameters())
                parameter.add_(0.125);
        using var optimizer = new SgdOptimizer(network, s_options with { WeightDecayExclusions = exclusions, Nesterov = nesterov });
        var momenta = Values(network).ToDictionary(pair => pair.Key, pair => new double[pair.Value.Length]);
        foreach (double rate in new[] { 0.5, 0.125 })
        {
            Backward(network);
            var (before, gradients) = (Values(network), Values(network, gradients: true));
            optimizer.LearningRate = rate;
            optimizer.Step();
            var after = Values(network);
            foreach (var (name, values) in before)
            {
                bool isExcluded = name.Contains("bn") || name.Contains("downsample.1")
                    ? exclusions.HasFlag(WeightDecayExclusions.BatchNormalization)
                    : name == "fc.bias" && exclusions.HasFlag(WeightDecayExclusions.Biases);
                for (int i = 0; i < values.Length; i++)
                {
                    double gradient = gradients[name][i] + (isExcluded ? 0 : 0.25 * values[i]);
                    momenta[name][i] = 0.9 * momenta[name][i] + gradient;
                    double expected = values[i] - rate * (nesterov ? gradient + 0.9 * momenta[name][i] : momenta[name][i]);
                    Assert.AreEqual(expected, after[name][i], 1e-4 * Math.Max(1, Math.Abs(expected)), $"{name}[{i}]");
                }
            }
        }
        var kept = optimizer.Momenta.ToDictionary();
        CollectionAssert.AreEquivalent(momenta.Keys, kept.Keys);
        foreach (var (name, momentum) in kept)
            Assert.AreEqual(momenta[name][0], momentum.contiguous().data<float>()[0], 1e-4 * Math.Max(1, Math.Abs(momenta[name][0])), name);
    }

    [TestMethod]
    public void Before_the_first_step_and_without_momentum_there_are_no_momenta()
    {
        using var network = new ResidualNetwork(ResNetArchitecture.Cifar(8), 3, 1);
        using (var fresh = new SgdOptimizer(network, s_options))
            Assert.IsEmpty(fresh.Momenta);
        using var without = new SgdOptimizer(network, s_options with { Momentum = 0 });
        Backward(network);
        without.Step();
        Assert.IsEmpty(without.Momenta);
    }
}
