using static TorchSharp.torch;
using System.Collections.Immutable;

namespace Microsoft.ML.ResNet.Tests.Checkpoints;

/// <summary>What fits and what does not, and what is said about it.</summary>
[TestClass]
public sealed class CheckpointToNetworkTests
{
    [TestMethod]
    [DataRow("resnet-18")]
    [DataRow("resnet-34")]
    [DataRow("resnet-34-a")]
    [DataRow("resnet-34-c")]
    [DataRow("resnet-50")]
    [DataRow("resnet-101")]
    [DataRow("resnet-152")]
    [DataRow("resnet-50-c")]
    [DataRow("cifar-8")]
    [DataRow("cifar-8-b")]
    [DataRow("cifar-8-c")]
    [DataRow("cifar-110")]
    [DataRow("resnext-50-32x4d")]
    [DataRow("resnext-101-32x8d")]
    [DataRow("resnext-101-64x4d")]
    [DataRow("wide-resnet-50-2")]
    [DataRow("wide-resnet-101-2")]
    [DataRow("resnet-50-d")]
    [DataRow("resnet-18-d")]
    [DataRow("resnet-18-t")]
    [DataRow("preact-18")]
    [DataRow("preact-50")]
    [DataRow("cifar-preact-110")]
    [DataRow("cifar-preact-164")]
    public void The_architecture_is_found_by_names_and_shapes(string name)
    {
        var network = new CheckpointNetwork(ResNetArchitecture.Parse(name), 37, 1);

        Assert.AreEqual(network, ArchitectureSearch.Find(States(ArchitectureSearch.StateOf(network)), null));
    }

    [TestMethod]
    public void What_names_and_shapes_do_not_tell_is_taken_as_torchvision_has_it()
    {
        foreach (var (saved, found) in ((string, string)[])[
            ("resnet-50-v1", "resnet-50"), ("plain-34", "resnet-34-a"), ("cifar-plain-20", "cifar-20")])
        {
            var states = States(ArchitectureSearch.StateOf(new(ResNetArchitecture.Parse(saved), 2, 3)));
            Assert.AreEqual(found, ArchitectureSearch.Find(states, null).Architecture.Name);
            Assert.AreEqual(saved, ArchitectureSearch.Find(states, ResNetArchitecture.Parse(saved)).Architecture.Name);
            Assert.AreEqual(
                found, ArchitectureSearch.Find(states, ResNetArchitecture.Cifar(56)).Architecture.Name,
                "A name that does not fit the shapes is no help.");
            Assert.IsNull(SavedArchitecture.In(new Dictionary<string, string> { ["architecture"] = "ViT" }));
        }
    }

    [TestMethod]
    public void The_CIFAR_net_of_four_stages_is_found_under_its_own_names()
    {
        // kuangliu/pytorch-cifar: ResNet-18's blocks behind a 3×3 stem, "shortcut" and "linear".
        var architecture = ResNetArchitecture.ResNet18 with { Stem = StemKind.Cifar };
        var shapes = ArchitectureSearch.StateOf(new(architecture, 10, 3))
            .ToDictionary(
                state => "module." + state.Key.Replace("downsample", "shortcut", StringComparison.Ordinal).Replace(
                    "fc.", "linear.", StringComparison.Ordinal),
                state => state.Value);

        Assert.AreEqual(
            architecture, ArchitectureSearch.Find(StateMapping.Create([.. States(shapes).Values], new()).States, null).Architecture);
    }

    [TestMethod]
    public void A_net_whose_groups_differ_from_block_to_block_is_not_taken_for_one_of_ours()
    {
        var shapes = ArchitectureSearch.StateOf(new(ResNetArchitecture.ResNet50, 1000, 3)).ToDictionary();
        foreach (string name in shapes.Keys.Where(name => name.EndsWith(".1.conv2.weight", StringComparison.Ordinal)).ToArray())
            shapes[name] = shapes[name].SetItem(1, 4);

        var error = Assert.ThrowsExactly<CheckpointMismatchException>(() => ArchitectureSearch.Find(States(shapes), null));
        StringAssert.Contains(
            error.Message, "does not fit ResNet-50, which it resembles most: 0 missing, 0 unexpected and 4 different tensors.");
        StringAssert.Contains(error.Message, "layer1.1.conv2.weight: [64, 4, 3, 3] in the checkpoint, [64, 64, 3, 3] in the network");
    }

    [TestMethod]
    public void All_differences_are_in_one_exception_and_the_network_stays_as_it_was()
    {
        using var network = new ResidualNetwork(ResNetArchitecture.Cifar(20), classCount: 10, seed: 1);
        using var other = new ResidualNetwork(
            ResNetArchitecture.Cifar(14).WithShortcut(ShortcutKind.B) with { Widths = [16, 32, 48] }, classCount: 10, seed: 2);
        using var checkpoint = Checkpoint(other);
        var before = network.state_dict().ToDictionary(state => state.Key, state => state.Value.bytes.ToArray());

        var error = Assert.ThrowsExactly<CheckpointMismatchException>(() => checkpoint.ApplyTo(network));

        string[] missing = [.. Enumerable.Range(1, 3).SelectMany(stage => Enumerable.Range(1, 2).SelectMany(layer => (string[])
            [
                $"layer{stage}.2.conv{layer}.weight",
                $"layer{stage}.2.bn{layer}.weight",
                $"layer{stage}.2.bn{layer}.bias",
                $"layer{stage}.2.bn{layer}.running_mean",
                $"layer{stage}.2.bn{layer}.running_var",
            ]))];
        CollectionAssert.AreEquivalent(missing, error.MissingNames.ToArray());
        Assert.HasCount(2 * 6, error.UnexpectedNames);
        CollectionAssert.Contains(error.UnexpectedNames.ToArray(), "layer2.0.downsample.0.weight");
        // Four convolutions of the last stage, four times four states of their normalizations, the classifier's weight.
        Assert.HasCount(4 + 16 + 1, error.DifferentNames);
        StringAssert.Contains(
            error.Message, "does not fit CIFAR ResNet-20 with 10 classes: 30 missing, 12 unexpected and 21 different tensors.");
        StringAssert.Contains(error.Message, "  and 10 more");
        StringAssert.Contains(error.Message, "layer3.0.conv1.weight: [48, 32, 3, 3] in the checkpoint, [64, 32, 3, 3] in the network");
        foreach (var (name, tensor) in network.state_dict())
            Assert.IsTrue(tensor.bytes.SequenceEqual(before[name]), name);
    }

    [TestMethod]
    public void Another_number_of_classes_needs_a_word()
    {
        using var source = new ResidualNetwork(ResNetArchitecture.Cifar(8), classCount: 10, seed: 1);
        using var target = new ResidualNetwork(ResNetArchitecture.Cifar(8), classCount: 3, seed: 2);
        using var checkpoint = Checkpoint(source);
        byte[] classifier = target.get_parameter("fc.weight")!.bytes.ToArray();

        var error = Assert.ThrowsExactly<CheckpointMismatchException>(() => checkpoint.ApplyTo(target));
        StringAssert.Contains(error.Message, "fc.weight: [10, 64] in the checkpoint, [3, 64] in the network");
        StringAssert.Contains(error.Message, "ClassifierMismatch.Replace");

        checkpoint.ApplyTo(target, ClassifierMismatch.Replace);
        Assert.IsTrue(target.get_parameter("conv1.weight")!.bytes.SequenceEqual(source.get_parameter("conv1.weight")!.bytes));
        Assert.IsTrue(target.get_parameter("fc.weight")!.bytes.SequenceEqual(classifier));
    }

    [TestMethod]
    public void A_classifier_that_fits_is_loaded_whatever_is_said_about_others()
    {
        using var source = new ResidualNetwork(ResNetArchitecture.Cifar(8), classCount: 3, seed: 1);
        using var target = new ResidualNetwork(ResNetArchitecture.Cifar(8), classCount: 3, seed: 2);
        using var checkpoint = Checkpoint(source);
        ChannelsLast.Convert(target);

        checkpoint.ApplyTo(target, ClassifierMismatch.Replace);

        foreach (var (name, tensor) in target.state_dict())
        {
            using var contiguous = tensor.contiguous();
            Assert.IsTrue(contiguous.bytes.SequenceEqual(source.state_dict()[name].bytes), name);
        }
    }

    [TestMethod]
    public void Replacing_the_classifier_forgives_nothing_else()
    {
        using var source = new ResidualNetwork(ResNetArchitecture.Cifar(8) with { Widths = [16, 32, 48] }, classCount: 10);
        using var target = new ResidualNetwork(ResNetArchitecture.Cifar(8), classCount: 3);
        using var checkpoint = Checkpoint(source);

        var error = Assert.ThrowsExactly<CheckpointMismatchException>(() => checkpoint.ApplyTo(target, ClassifierMismatch.Replace));

        CollectionAssert.Contains(error.DifferentNames.ToArray(), "fc.weight");
        CollectionAssert.DoesNotContain(error.DifferentNames.ToArray(), "fc.bias");
    }

    [TestMethod]
    public void A_checkpoint_without_a_classifier_will_do_where_it_is_replaced()
    {
        var shapes = ArchitectureSearch.StateOf(new(ResNetArchitecture.Cifar(8), 2, 3));
        var states = States(shapes).Where(state => !state.Key.StartsWith("fc.", StringComparison.Ordinal)).ToDictionary();

        Assert.HasCount(shapes.Count - 2, StateComparison.Pair("net", shapes, states, ClassifierMismatch.Replace));
        var error = Assert.ThrowsExactly<CheckpointMismatchException>(() => StateComparison.Pair(
            "net", shapes, states, ClassifierMismatch.Throw));
        CollectionAssert.AreEqual(new[] { "fc.weight", "fc.bias" }, error.MissingNames.ToArray());
    }

    [TestMethod]
    public void Weights_that_are_integers_are_reported_and_counts_that_are_missing_are_not()
    {
        var shapes = ArchitectureSearch.StateOf(new(ResNetArchitecture.Cifar(8), 2, 3));
        var states = States(shapes).ToDictionary();
        states["conv1.weight"] = new("conv1.weight", ScalarType.Int8, shapes["conv1.weight"], new NoValues());

        var error = Assert.ThrowsExactly<CheckpointMismatchException>(() => StateComparison.Pair(
            "net", shapes, states, ClassifierMismatch.Throw));

        StringAssert.Contains(error.Message, "conv1.weight: Int8 [16, 3, 3, 3] in the checkpoint");
        Assert.HasCount(1, error.DifferentNames);
        Assert.IsEmpty(error.MissingNames);
    }

    [TestMethod]
    public void Loading_leaves_no_tensor_behind()
    {
        using var source = new ResidualNetwork(ResNetArchitecture.Cifar(8), classCount: 3);
        using var checkpoint = Checkpoint(source);
        using var target = new ResidualNetwork(ResNetArchitecture.Cifar(8), classCount: 3);
        checkpoint.ApplyTo(target);
        long before = LiveTensors.CountSettled();

        checkpoint.ApplyTo(target);
        ResNetCheckpoint.SaveSafetensors(target, Stream.Null);

        Assert.AreEqual(before, Tensor.TotalCount);
    }

    private static ResNetCheckpoint Checkpoint(ResidualNetwork network)
    {
        var saved = new MemoryStream();
        ResNetCheckpoint.SaveSafetensors(network, saved);
        saved.Position = 0;
        return ResNetCheckpoint.Load(saved);
    }

    private static OrderedDictionary<string, CheckpointTensor> States(IReadOnlyDictionary<string, ImmutableArray<long>> shapes) =>
        new(shapes.Select(
            state => KeyValuePair.Create(state.Key, new CheckpointTensor(state.Key, ScalarType.Float32, state.Value, new NoValues()))));

    private sealed class NoValues : TensorSource
    {
        public override void Read(Span<byte> elements) => throw new NotSupportedException();
    }
}
