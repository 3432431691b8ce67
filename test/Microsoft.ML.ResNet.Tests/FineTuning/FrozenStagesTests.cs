using static TorchSharp.torch;

namespace Microsoft.ML.ResNet.Tests;

[TestClass]
public sealed class FrozenStagesTests
{
    private static readonly string[] s_parts = ["stem", "layer1", "layer2", "layer3", "fc"];

    private static string PartOf(string state) => state[..state.IndexOf('.')] is var module && s_parts.Contains(module) ? module : "stem";

    private static string[] MovedParts(ResNetTrainer.Options options)
    {
        using var tuned = Pretrained.Fit(options);
        using var before = Pretrained.Model.CopyNetwork();
        var moved = Pretrained.Moved(before, tuned.Model);
        string[] parts = [.. s_parts.Where(part => moved.Any(name => PartOf(name) == part))];
        // Of a part that learns everything moves, statistics too.
        CollectionAssert.AreEquivalent(Pretrained.State(tuned.Model).Keys.Where(name => parts.Contains(PartOf(name))).ToArray(), moved);
        return parts;
    }

    [TestMethod]
    [DataRow(0, false)]
    [DataRow(1, false)]
    [DataRow(2, true)]
    [DataRow(3, true)]
    public void Frozen_weights_and_statistics_are_the_same_bit_for_bit_and_all_others_move(int frozenStages, bool averages)
    {
        var options = Pretrained.TrainedOn with
        {
            FineTuning = new() { FrozenStages = frozenStages },
            Nesterov = true,
            WeightDecay = 0.01,
            WeightAveraging = averages ? new() { Decay = 0.5 } : null,
        };
        string[] learning = frozenStages == 0 ? s_parts : s_parts[(frozenStages + 1)..];
        CollectionAssert.AreEqual(learning, MovedParts(options));
    }

    [TestMethod]
    [DataRow(2, 1)]
    [DataRow(3, 2)]
    [DataRow(5, 3)]
    public void A_stage_thaws_every_so_many_epochs_the_last_first_and_the_stem_with_the_first(int epochs, int thawed)
    {
        var options = Pretrained.TrainedOn with { Epochs = epochs, FineTuning = new() { FrozenStages = 3, Unfreezing = new() } };
        string[] learning = thawed == 3 ? s_parts : s_parts[^(thawed + 1)..];
        CollectionAssert.AreEqual(learning, MovedParts(options));
    }

    [TestMethod]
    public void Stages_are_frozen_for_the_epochs_that_are_told()
    {
        using var network = new ResidualNetwork(ResNetArchitecture.ResNet18, 2);
        int[] Frozen(FineTuning? options) => [.. Enumerable.Range(1, 8).Select(new FrozenLayers(network, options).StagesIn)];

        CollectionAssert.AreEqual(
            new[] { 3, 3, 2, 2, 1, 1, 0, 0 }, Frozen(new() { FrozenStages = 3, Unfreezing = new() { EpochsPerStage = 2 } }));
        CollectionAssert.AreEqual(new[] { 3, 3, 3, 3, 3, 3, 3, 3 }, Frozen(new() { FrozenStages = 3 }));
        CollectionAssert.AreEqual(new int[8], Frozen(null));
    }

    [TestMethod]
    public void Backward_ends_where_the_frozen_layers_begin()
    {
        using var scope = NewDisposeScope();
        using var network = new ResidualNetwork(ResNetArchitecture.Cifar(8), 3, 1);
        var images = linspace(-1, 1, 2 * 64).reshape(2, 1, 8, 8);
        using (var frozen = new FrozenLayers(network, new() { FrozenStages = 3 }))
        {
            frozen.Apply(epoch: 1);
            Assert.IsFalse(network.Features(images).requires_grad, "Nothing is recorded for backward.");
            network.forward(images).sum().backward();
            foreach (var (name, parameter) in network.named_parameters())
                Assert.AreEqual(name.StartsWith("fc.", StringComparison.Ordinal), parameter.grad is not null, name);
        }
        Assert.IsTrue(network.parameters().All(parameter => parameter.requires_grad), "Whoever trains the network next trains all of it.");
    }

    [TestMethod]
    public void A_tuned_model_can_be_tuned_again_as_a_whole()
    {
        using var tuned = Pretrained.Fit(Pretrained.TrainedOn with { FineTuning = new() { FrozenStages = 3 } });
        Assert.IsTrue(tuned.Model.parameters().All(parameter => parameter.requires_grad));
        using var again = Pretrained.Fit(Pretrained.TrainedOn with { InitialModel = tuned });
        using var before = tuned.CopyNetwork();
        Assert.HasCount(Pretrained.State(before).Count, Pretrained.Moved(before, again.Model));
    }
}
