using static TorchSharp.torch;
using TorchSharp;

namespace Microsoft.ML.ResNet.Tests;

/// <summary>
/// Compares with PyTorch in double precision; test/Microsoft.ML.ResNet.Tests/Reference/make_reference.py made the stored tensors and says
/// why images are what they are.
/// </summary>
[TestClass]
public sealed class ReferenceTests
{
    /// <summary>
    /// In single precision a rounding error flips the sign at some ReLU of ResNet-50; PyTorch's own gradients then differ by 2 % from
    /// themselves.
    /// </summary>
    private const double SignFlips = 0.1;

    [TestMethod]
    [DataRow("resnet-18", "resnet18", ScalarType.Float64, 1e-8, 1e-8)]
    [DataRow("resnet-18", "resnet18", ScalarType.Float32, 1e-4, 1e-4)]
    [DataRow("resnet-50", "resnet50", ScalarType.Float64, 1e-8, 1e-8)]
    [DataRow("resnet-50", "resnet50", ScalarType.Float32, 1e-4, SignFlips)]
    [DataRow("cifar-20", "cifar20", ScalarType.Float64, 1e-8, 1e-8)]
    [DataRow("cifar-20", "cifar20", ScalarType.Float32, 1e-4, 1e-4)]
    public void A_training_step_agrees_with_PyTorch(
        string architecture, string file, ScalarType type, double tolerance, double gradientTolerance)
    {
        using var scope = NewDisposeScope();
        var reference = new SafetensorsFile(Path.Combine(TestFiles.Reference, file + ".safetensors"));
        var shape = reference.Read<long>("images.shape");
        using var network = new ResidualNetwork(ResNetArchitecture.Parse(architecture), (int)reference.ReadTensor("train.logits").shape[1]);
        Noise.FillState(network);
        network.to(type);
        ChannelsLast.Convert(network);
        var images = tensor(Noise.Of($"images {reference.Read<long>("images.seed")[0]}", shape.Aggregate((a, b) => a * b)), shape).to_type(
            type);
        var labels = tensor(Enumerable.Range(0, (int)shape[0]).Select(i => i * 7L % network.ClassCount).ToArray());

        var logits = network.call(ChannelsLast.Of(images));
        var loss = nn.functional.cross_entropy(logits, labels);
        loss.backward();

        AssertClose(reference, "train.logits", logits, tolerance);
        AssertClose(reference, "train.loss", loss.reshape(1), tolerance);
        foreach (var (name, parameter) in network.named_parameters())
            Digest.AssertClose(reference.Read<double>("gradient." + name), parameter.grad!, gradientTolerance, "gradient." + name);
        foreach (var (name, buffer) in network.named_buffers())
            Digest.AssertClose(reference.Read<double>("buffer." + name), buffer, tolerance, "buffer." + name);

        network.eval();
        AssertClose(reference, "eval.logits", network.call(images), tolerance);
    }

    [TestMethod]
    [DataRow("resnet-18", "resnet18")]
    [DataRow("resnet-50", "resnet50")]
    [DataRow("cifar-20", "cifar20")]
    public void State_names_are_those_of_torchvision(string architecture, string file)
    {
        var reference = new SafetensorsFile(Path.Combine(TestFiles.Reference, file + ".safetensors"));
        using var network = new ResidualNetwork(ResNetArchitecture.Parse(architecture), classCount: 10);

        Assert.AreSequenceEqual(NamesUnder("gradient."), network.named_parameters().Select(parameter => parameter.name));
        Assert.AreSequenceEqual(NamesUnder("buffer."), network.named_buffers().Select(buffer => buffer.name));

        IEnumerable<string> NamesUnder(string prefix) =>
            reference.Names.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Select(name => name[prefix.Length..]);
    }

    private static void AssertClose(SafetensorsFile reference, string name, Tensor actual, double tolerance)
    {
        var expected = reference.ReadTensor(name);
        var error = (actual.detach().to_type(ScalarType.Float64) - expected).norm().item<double>() / expected.norm().item<double>();
        Assert.IsLessThan(tolerance, error, name);
    }
}
