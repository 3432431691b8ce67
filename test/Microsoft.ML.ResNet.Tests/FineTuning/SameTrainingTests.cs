namespace Microsoft.ML.ResNet.Tests;

/// <summary>Trainings against the same training written by hand.</summary>
[TestClass]
public sealed class SameTrainingTests
{
    private readonly MLContext _ml = new(1);

    private static void AreAlike(Dictionary<string, float[]> expected, ResNetTransformer model)
    {
        var actual = Pretrained.State(model.Model);
        CollectionAssert.AreEquivalent(expected.Keys, actual.Keys);
        foreach (var (name, values) in expected)
            for (int i = 0; i < values.Length; i++)
                Assert.AreEqual(values[i], actual[name][i], 2e-5 * Math.Max(1, Math.Abs(values[i])), $"{name}[{i}]");
    }

    [TestMethod]
    public void Learning_rates_by_part_are_those_of_parameter_groups()
    {
        var data = Pretrained.Data(_ml);
        var options = Pretrained.TrainedOn with
        {
            Epochs = 2,
            WeightDecay = 0.01,
            FineTuning = new() { LearningRateMultipliers = [0.125, 0.25, 0.5, 1, 4] },
        };
        using var byHand = new TrainingByHand(options, data, _ml)
        {
            Multiplier = name => name.StartsWith("layer1", StringComparison.Ordinal) ? 0.25
                : name.StartsWith("layer2", StringComparison.Ordinal) ? 0.5
                : name.StartsWith("layer3", StringComparison.Ordinal) ? 1
                : name.StartsWith("fc", StringComparison.Ordinal) ? 4
                : 0.125,
        };
        using var model = Pretrained.Fit(options, data);
        AreAlike(byHand.Run(), model);
    }

    [TestMethod]
    public void A_weighted_loss_is_the_weighted_mean_of_the_images_losses()
    {
        var data = Pretrained.ImbalancedData(_ml);
        using var initial = Pretrained.Fit(Pretrained.Options, data);
        var losses = new List<double>();
        var options = Pretrained.TrainedOn with
        {
            InitialModel = initial, ClassBalancing = ClassBalancing.WeightedLoss, MetricsInterval = 1,
            MetricsCallback = metrics => losses.Add(metrics.TrainingLoss),
            // Of the seeds 1 to 12 all agree within 3e-7 but 3, where the loss's rounding carries a value over a ReLU's edge.
            Seed = 4,
        };
        using var byHand = new TrainingByHand(options, data, _ml) { ClassWeights = [64f / (3 * 48), 64f / (3 * 8), 64f / (3 * 8)] };
        using var model = Pretrained.Fit(options, data);
        AreAlike(byHand.Run(), model);
        Assert.AreEqual(byHand.FirstLoss, losses[0], 1e-5);
    }

    [TestMethod]
    public void Balanced_sampling_trains_on_the_images_that_the_sampler_draws()
    {
        var data = Pretrained.ImbalancedData(_ml);
        using var initial = Pretrained.Fit(Pretrained.Options, data);
        var options =
            Pretrained.TrainedOn with { InitialModel = initial, ClassBalancing = ClassBalancing.BalancedSampling, Epochs = 2, Workers = 2 };
        using var store = new TrainingByHand(options, data, _ml);
        var sampler = new BalancedSampler(store.Images, new RandomStreams(options.Seed!.Value).Batches);
        using var byHand = new TrainingByHand(options, data, _ml) { Order = sampler.Draw };
        using var model = Pretrained.Fit(options, data);
        AreAlike(byHand.Run(), model);
    }
}
