using static TorchSharp.torch;

namespace Microsoft.ML.ResNet.Tests;

[TestClass]
public sealed class WeightAveragingTests
{
    private static Dictionary<string, double[]> State(nn.Module network) => network.state_dict().ToDictionary(
        state => state.Key, state => state.Value.detach().to_type(ScalarType.Float64).contiguous().data<double>().ToArray());

    private static float[] Weights(ResNetTransformer model) => model.Model.state_dict()["fc.weight"].data<float>().ToArray();

    private static void Change(ResidualNetwork network, int step)
    {
        using var noGrad = no_grad();
        foreach (var value in network.state_dict().Values)
            if (value.is_floating_point())
                value.add_(0.25 * step);
            else
                value.fill_(step);
    }

    [TestMethod]
    public void The_average_of_weights_and_statistics_is_that_of_the_formula_by_hand()
    {
        using var network = new ResidualNetwork(ResNetArchitecture.Cifar(8), 3, 1);
        using var average = new AveragedNetwork(network, new WeightAveraging { Decay = 0.3, Interval = 2 }, CPU);
        var expected = State(network);
        for (int step = 1; step <= 8; step++)
        {
            Change(network, step);
            average.Update(step);
            if (step % 2 != 0)
                continue;
            int update = step / 2;
            double decay = Math.Min(0.3, (1.0 + update) / (10 + update));
            foreach (var (name, values) in State(network))
                for (int i = 0; i < values.Length; i++)
                    expected[name][i] = name.EndsWith("num_batches_tracked", StringComparison.Ordinal)
                        ? step
                        : decay * expected[name][i] + (1 - decay) * values[i];
        }
        foreach (var (name, values) in State(average.Network))
            for (int i = 0; i < values.Length; i++)
                Assert.AreEqual(expected[name][i], values[i], 1e-5, $"{name}[{i}]");

        average.CopyBack();
        foreach (var (name, values) in State(average.Network))
            CollectionAssert.AreEqual(values, State(network)[name]);
    }

    [TestMethod]
    public void What_is_validated_is_what_is_returned()
    {
        var context = new MLContext(1);
        var data = SyntheticImages.View(context, SyntheticImages.Rows(96));
        ResNetMetrics? last = null;
        var options = new ResNetTrainer.Options
        {
            Architecture = ResNetArchitecture.Cifar(8), BatchSize = 16, Epochs = 4, LearningRate = 0.05, Seed = 2, EarlyStopping = null,
            ValidationSet = data, WeightAveraging = new WeightAveraging { Decay = 0.95 }, MetricsCallback = metrics => last = metrics,
        };
        using var averaged = context.MulticlassClassification.Trainers.ResNet(options).Fit(data);
        Assert.AreEqual(last!.ValidationLoss!.Value, context.MulticlassClassification.Evaluate(averaged.Transform(data)).LogLoss, 1e-4);

        using var plain = context.MulticlassClassification.Trainers.ResNet(options with { WeightAveraging = null }).Fit(data);
        CollectionAssert.AreNotEqual(Weights(averaged), Weights(plain));
    }

    [TestMethod]
    public void The_decay_grows_to_the_one_of_the_options()
    {
        var averaging = new WeightAveraging { Decay = 0.99 };
        Assert.AreEqual(2 / 11.0, averaging.DecayAt(1), 1e-12);
        Assert.AreEqual(101 / 110.0, averaging.DecayAt(100), 1e-12);
        Assert.AreEqual(0.99, averaging.DecayAt(100_000), 1e-12);
    }
}
