namespace Microsoft.ML.ResNet.Tests;

[TestClass]
public sealed class ArchitectureTests
{
    [TestMethod]
    [DataRow("resnet18", "resnet-18", "ResNet-18", 18)]
    [DataRow("ResNet_34", "resnet-34", "ResNet-34", 34)]
    [DataRow("resnet-34-A", "resnet-34-a", "ResNet-34 A", 34)]
    [DataRow("resnet34c", "resnet-34-c", "ResNet-34 C", 34)]
    [DataRow("plain-34", "plain-34", "plain-34", 34)]
    [DataRow("resnet50", "resnet-50", "ResNet-50", 50)]
    [DataRow("resnet50 v1.5", "resnet-50", "ResNet-50", 50)]
    [DataRow("resnet50v1", "resnet-50-v1", "ResNet-50 v1", 50)]
    [DataRow("resnet-101-v1-c", "resnet-101-v1-c", "ResNet-101 v1 C", 101)]
    [DataRow("resnet-152", "resnet-152", "ResNet-152", 152)]
    [DataRow("resnet-18-v1", "resnet-18", "ResNet-18", 18)]
    [DataRow("cifar-20", "cifar-20", "CIFAR ResNet-20", 20)]
    [DataRow("CIFAR ResNet-110", "cifar-110", "CIFAR ResNet-110", 110)]
    [DataRow("cifar-56-b", "cifar-56-b", "CIFAR ResNet-56 B", 56)]
    [DataRow("cifar-plain-56", "cifar-plain-56", "CIFAR plain-56", 56)]
    [DataRow("cifar-1202", "cifar-1202", "CIFAR ResNet-1202", 1202)]
    [DataRow("resnext50_32x4d", "resnext-50-32x4d", "ResNeXt-50 32x4d", 50)]
    [DataRow("ResNeXt-101 64x4d", "resnext-101-64x4d", "ResNeXt-101 64x4d", 101)]
    [DataRow("resnext-50-32x4d-v1-c", "resnext-50-32x4d-v1-c", "ResNeXt-50 32x4d v1 C", 50)]
    [DataRow("wide_resnet50_2", "wide-resnet-50-2", "Wide ResNet-50-2", 50)]
    [DataRow("Wide ResNet-101-2", "wide-resnet-101-2", "Wide ResNet-101-2", 101)]
    [DataRow("resnet50d", "resnet-50-d", "ResNet-50 D", 50)]
    [DataRow("resnet18t", "resnet-18-t", "ResNet-18 T", 18)]
    [DataRow("wide_resnet50_2d", "wide-resnet-50-2-d", "Wide ResNet-50-2 D", 50)]
    [DataRow("preact-resnet-50", "preact-50", "pre-activation ResNet-50", 50)]
    [DataRow("cifar preact resnet 110", "cifar-preact-110", "CIFAR pre-activation ResNet-110", 110)]
    [DataRow("cifar-preact-164", "cifar-preact-164", "CIFAR pre-activation ResNet-164", 164)]
    [DataRow("cifar-preact-1001", "cifar-preact-1001", "CIFAR pre-activation ResNet-1001", 1001)]
    [DataRow("cifar-preact-164-c", "cifar-preact-164-c", "CIFAR pre-activation ResNet-164 C", 164)]
    public void A_name_is_read_and_written_back(string name, string canonical, string display, int depth)
    {
        var architecture = ResNetArchitecture.Parse(name);

        Assert.AreEqual(canonical, architecture.Name);
        Assert.AreEqual(display, architecture.DisplayName);
        Assert.AreEqual(depth, architecture.Depth);
        Assert.AreEqual(architecture, ResNetArchitecture.Parse(architecture.Name));
        Assert.AreEqual(architecture.GetHashCode(), ResNetArchitecture.Parse(architecture.Name).GetHashCode());
    }

    [TestMethod]
    [DataRow("resnet")]
    [DataRow("resnet-20")]
    [DataRow("cifar-21")]
    [DataRow("cifar-2")]
    [DataRow("plain-34-b")]
    [DataRow("resnext-50")]
    [DataRow("resnext-18-32x4d")]
    [DataRow("resnext-50-1x4d")]
    [DataRow("resnext-50-32x0d")]
    [DataRow("resnext-50-99999x99999d")]
    [DataRow("wide-resnet-50-1")]
    [DataRow("cifar-preact-21")]
    [DataRow("resnet-99999999999")]
    [DataRow("vgg-16")]
    public void An_unknown_name_is_refused_with_the_names_there_are(string name)
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => ResNetArchitecture.Parse(name));

        Assert.Contains("18, 34, 50, 101, 152", error.Message);
        Assert.Contains($"received \"{name}\"", error.Message);
    }

    [TestMethod]
    public void A_changed_net_has_the_name_of_what_it_became()
    {
        Assert.AreEqual(ResNetArchitecture.ResNet50V1, ResNetArchitecture.ResNet50 with { StrideInFirstConvolution = true });
        Assert.AreEqual("plain-18", ResNetArchitecture.ResNet18.Plain().Name);
        Assert.AreEqual("custom-10", (ResNetArchitecture.ResNet18 with { BlocksPerStage = [1, 1, 1, 1] }).Name);
        Assert.AreEqual("custom-50", (ResNetArchitecture.ResNet50 with { MaxPooling = false }).Name);
        Assert.AreEqual("custom-50", (ResNetArchitecture.ResNet50 with { Stem = StemKind.Deep }).Name);
        Assert.AreEqual("custom-18", (ResNetArchitecture.ResNet18 with { StemStride = 1 }).Name);
        Assert.AreEqual(ResNetArchitecture.ResNeXt(50, 32, 4), ResNetArchitecture.ResNet50 with { Groups = 32, WidthPerGroup = 4 });
        Assert.AreEqual(ResNetArchitecture.WideResNet(101), ResNetArchitecture.ResNet101 with { WidthPerGroup = 128 });
        Assert.AreEqual("tiny", (ResNetArchitecture.ResNet18 with { Name = "tiny" }).DisplayName);
        Assert.AreNotEqual(ResNetArchitecture.ResNet18, ResNetArchitecture.ResNet18 with { Widths = [64, 128, 256, 500] });
    }

    [TestMethod]
    [DataRow("resnet-18", 17, 512)]
    [DataRow("resnet-50", 17, 2048)]
    [DataRow("cifar-20", 3, 64)]
    public void The_smallest_image_leaves_every_stride_something_to_halve(string name, int size, int features)
    {
        var architecture = ResNetArchitecture.Parse(name);

        Assert.AreEqual(size, architecture.MinimumImageSize);
        Assert.AreEqual(features, architecture.FeatureCount);
        // The last stage's maps are 1×1, those before it at least 2×2.
        var maps = architecture.Complexity(new(3, size, size), classCount: 10).Layers.Select(layer => layer.Output).ToArray();
        Assert.AreEqual(new ImageShape(features, 1, 1), maps[^2]);
        Assert.IsTrue(maps.SkipLast(1).Where(map => map.Channels < architecture.Widths[^1]).All(map => map.Height >= 2));
        var error = Assert.ThrowsExactly<ArgumentException>(() => architecture.Complexity(new(3, size - 1, size), classCount: 10));
        Assert.Contains($"at least {size} pixels a side for {architecture.DisplayName}; received {size - 1}×{size}.", error.Message);
    }

    [TestMethod]
    public void A_CIFAR_depth_that_is_not_6n_plus_2_is_refused()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => ResNetArchitecture.Cifar(50 + 1));

        Assert.Contains("6n+2", error.Message);
        Assert.Contains("received 51", error.Message);
    }

    [TestMethod]
    public void Every_problem_of_a_network_is_reported_at_once()
    {
        var architecture = new ResNetArchitecture
        {
            Stem = (StemKind)7,
            Block = BlockKind.Basic,
            BlocksPerStage = [2, 0, 2],
            Widths = [16, 8],
            Shortcut = ShortcutKind.A,
        };

        var error = Assert.ThrowsExactly<ArgumentException>(() => new ResidualNetwork(architecture, classCount: 0, inputChannels: -1));

        Assert.Contains("Stem must be a StemKind; received 7.", error.Message);
        Assert.Contains("each of 1 to 10000 blocks; received [2, 0, 2].", error.Message);
        Assert.Contains("one width for each stage of BlocksPerStage; received 2 for 3.", error.Message);
        Assert.Contains("Widths must not decrease with shortcuts of kind A, which can only add channels; received [16, 8].", error.Message);
        Assert.Contains("ClassCount must be positive; received 0.", error.Message);
        Assert.Contains("InputChannels must be positive; received -1.", error.Message);
    }

    [TestMethod]
    public void Every_problem_of_groups_and_stems_is_reported_at_once()
    {
        var architecture = ResNetArchitecture.ResNet18 with { Groups = 2, WidthPerGroup = 4, StemStride = 3, StemWidths = [8, 8] };

        var error = Assert.ThrowsExactly<ArgumentException>(() => new ResidualNetwork(architecture, classCount: 1));

        Assert.Contains("Groups and WidthPerGroup must be 1 and 64 with basic blocks; received 2 and 4.", error.Message);
        Assert.Contains("StemStride must be 1 or 2; received 3.", error.Message);
        Assert.Contains("StemWidths must have 1 for the ImageNet stem, from 1 to 65536; received [8, 8].", error.Message);
        Assert.Contains(
            "make bottlenecks of 1 to 65536 channels",
            Assert.ThrowsExactly<ArgumentException>(() => ResNetArchitecture.ResNeXt(50, 32, 0)).Message);
        Assert.Contains(
            "Depth must be 50, 101 or 152; received 18.",
            Assert.ThrowsExactly<ArgumentException>(() => ResNetArchitecture.WideResNet(18, 1)).Message);
        Assert.Contains(
            "6n+2, or 9n+2 from 164 on; received 165.",
            Assert.ThrowsExactly<ArgumentException>(() => ResNetArchitecture.CifarPreActivation(165)).Message);
    }

    [TestMethod]
    public void A_plain_net_cannot_start_its_blocks_as_the_identity()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(
            () => new ResidualNetwork(ResNetArchitecture.ResNet18.Plain(), classCount: 10, zeroInitResidual: true));

        Assert.Contains("ZeroInitResidual must be false for plain-18", error.Message);
    }
}
