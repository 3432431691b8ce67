namespace Microsoft.ML.ResNet.Tests;

[TestClass]
public sealed class ComplexityTests
{
    private static readonly ImageShape ImageNet = new(3, 224, 224);
    private static readonly ImageShape Cifar = new(3, 32, 32);

    [TestMethod]
    [DataRow("resnet-18", 11_689_512L)]
    [DataRow("resnet-34", 21_797_672L)]
    [DataRow("resnet-50", 25_557_032L)]
    [DataRow("resnet-50-v1", 25_557_032L)]
    [DataRow("resnet-101", 44_549_160L)]
    [DataRow("resnet-152", 60_192_808L)]
    [DataRow("resnext50_32x4d", 25_028_904L)]
    [DataRow("resnext101_32x8d", 88_791_336L)]
    [DataRow("resnext101_64x4d", 83_455_272L)]
    [DataRow("wide_resnet50_2", 68_883_240L)]
    [DataRow("wide_resnet101_2", 126_886_696L)]
    public void ImageNet_nets_have_torchvisions_parameter_counts(string name, long parameters) =>
        Assert.AreEqual(parameters, ResNetArchitecture.Parse(name).Complexity(ImageNet, 1000).Parameters);

    [TestMethod]
    [DataRow(20, 0.27)]
    [DataRow(32, 0.46)]
    [DataRow(44, 0.66)]
    [DataRow(56, 0.85)]
    [DataRow(110, 1.7)]
    [DataRow(1202, 19.4)]
    public void CIFAR_nets_have_the_papers_parameter_counts(int depth, double millions)
    {
        var parameters = ResNetArchitecture.Cifar(depth).Complexity(Cifar, 10).Parameters / 1e6;

        // The paper gives two digits, three for 1202 layers.
        Assert.AreEqual(millions, parameters, millions < 1 ? 0.0051 : 0.051);
    }

    [TestMethod]
    [DataRow(110, 1_730_522L, 1.7)]
    [DataRow(164, 1_703_258L, 1.7)]
    [DataRow(1001, 10_327_706L, 10.2)]
    public void Pre_activation_nets_have_the_parameter_counts_of_PyTorch_modules_and_about_those_of_the_paper(
        int depth, long parameters, double millions)
    {
        Assert.AreEqual(parameters, ResNetArchitecture.CifarPreActivation(depth).Complexity(Cifar, 10).Parameters);
        // Where the paper has its 10.2 M from it does not say.
        Assert.AreEqual(millions, parameters / 1e6, 0.13);
    }

    [TestMethod]
    [DataRow("resnet-18", 1.8e9)]
    [DataRow("resnet-34", 3.6e9)]
    [DataRow("plain-34", 3.6e9)]
    [DataRow("resnet-50-v1", 3.8e9)]
    [DataRow("resnet-101-v1", 7.6e9)]
    [DataRow("resnet-152-v1", 11.3e9)]
    public void Multiply_adds_are_those_of_Table_1(string name, double multiplyAdds) =>
        Assert.AreEqual(1, ResNetArchitecture.Parse(name).Complexity(ImageNet, 1000).MultiplyAdds / multiplyAdds, 0.03);

    [TestMethod]
    public void Striding_the_3x3_costs_ResNet_50_an_eighth_more_multiply_adds()
    {
        var paper = ResNetArchitecture.ResNet50V1.Complexity(ImageNet, 1000).MultiplyAdds;
        var torchvision = ResNetArchitecture.ResNet50.Complexity(ImageNet, 1000).MultiplyAdds;

        // torchvision states 4.09e9 for resnet50.
        Assert.AreEqual(4.09, torchvision / 1e9, 0.005);
        Assert.IsLessThan(torchvision, paper);
    }

    [TestMethod]
    [DataRow("resnet-18")]
    [DataRow("resnet-34")]
    [DataRow("cifar-20")]
    [DataRow("cifar-1202")]
    public void A_plain_net_has_the_same_parameters_and_multiply_adds_as_its_twin_with_option_A(string name)
    {
        var residual = ResNetArchitecture.Parse(name).WithShortcut(ShortcutKind.A);

        var plain = residual.Plain().Complexity(ImageNet, 1000);
        var twin = residual.Complexity(ImageNet, 1000);

        Assert.AreEqual(twin.Parameters, plain.Parameters);
        Assert.AreEqual(twin.MultiplyAdds, plain.MultiplyAdds);
        Assert.AreEqual(residual.Depth, residual.Plain().Depth);
    }

    [TestMethod]
    public void ResNet_34_has_thirteen_more_projections_with_option_C_than_with_option_B()
    {
        Assert.AreEqual(0, Projections(ShortcutKind.A));
        Assert.AreEqual(3, Projections(ShortcutKind.B));
        Assert.AreEqual(3 + 13, Projections(ShortcutKind.C));

        static int Projections(ShortcutKind kind) => ResNetArchitecture.ResNet34.WithShortcut(kind).Complexity(ImageNet, 1000)
            .Layers.Count(layer => layer.Name.EndsWith("downsample.0", StringComparison.Ordinal));
    }

    [TestMethod]
    [DataRow("resnet-18", 3)]
    [DataRow("resnet-34-c", 3)]
    [DataRow("resnet-50", 1)]
    [DataRow("resnet-50-v1-a", 4)]
    [DataRow("plain-18", 3)]
    [DataRow("cifar-20", 3)]
    [DataRow("cifar-20-b", 1)]
    [DataRow("resnext-50-32x4d", 3)]
    [DataRow("wide-resnet-50-2", 3)]
    [DataRow("resnet-50-d", 3)]
    [DataRow("resnet-18-t", 1)]
    [DataRow("preact-50", 3)]
    [DataRow("cifar-preact-110", 3)]
    [DataRow("cifar-preact-164", 3)]
    public void Computed_parameters_are_those_of_the_built_network_layer_by_layer(string name, int channels)
    {
        var architecture = ResNetArchitecture.Parse(name);
        using var network = new ResidualNetwork(architecture, classCount: 7, channels);

        var built = network.named_parameters()
            .GroupBy(parameter => parameter.name[..parameter.name.LastIndexOf('.')], parameter => parameter.parameter.NumberOfElements)
            .ToDictionary(layer => layer.Key, layer => layer.Sum());
        var computed = architecture.Complexity(new(channels, 64, 64), classCount: 7);

        Assert.AreSequenceEqual(built.Keys, computed.Layers.Select(layer => layer.Name));
        Assert.AreSequenceEqual(built.Values, computed.Layers.Select(layer => layer.Parameters));
        Assert.AreEqual(built.Values.Sum(), computed.Parameters);
    }

    [TestMethod]
    public void Every_problem_of_the_input_is_reported_at_once()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => ResNetArchitecture.ResNet18.Complexity(new(0, 224, 16), classCount: 0));

        Assert.Contains("Channels must be positive; received 0.", error.Message);
        Assert.Contains("Images must be at least 17 pixels a side for ResNet-18; received 224×16.", error.Message);
        Assert.Contains("ClassCount must be positive; received 0.", error.Message);
    }
}
