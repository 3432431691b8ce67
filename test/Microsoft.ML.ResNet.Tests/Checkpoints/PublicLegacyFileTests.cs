using System.Globalization;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet.Tests.Checkpoints;

/// <summary>
/// A ResNet-20 that others trained and published: the legacy format, as PyTorch 0.3 wrote it, DataParallel's names, no counts of batches.
/// </summary>
[TestClass]
public sealed class PublicLegacyFileTests
{
    private const int ImageBytes = 3 * 32 * 32;

    [TestMethod]
    public void Its_architecture_and_what_was_saved_beside_it_are_found()
    {
        using var checkpoint = ResNetCheckpoint.Load(TestFiles.SharedData("checkpoints", "resnet20-12fca82f.th"));

        Assert.AreEqual(new CheckpointNetwork(ResNetArchitecture.Cifar(20), 10, 3), checkpoint.Describe());
        Assert.AreEqual("module.conv1.weight Float32 [16, 3, 3, 3]", checkpoint.Tensors[0].ToString());
        Assert.AreEqual("module.linear.bias", checkpoint.Tensors[^1].Name);
        Assert.AreEqual(91.78, double.Parse(checkpoint.Metadata["best_prec1"], CultureInfo.InvariantCulture), 1e-5);
    }

    [TestMethod]
    public void It_scores_its_published_accuracy_on_training_images()
    {
        string images = TestFiles.SharedData("cifar10", "cifar10-train-first1000.bin");
        using var checkpoint = ResNetCheckpoint.Load(TestFiles.SharedData("checkpoints", "resnet20-12fca82f.th"));
        using var network = checkpoint.CreateNetwork();

        Assert.AreEqual(0.998, Accuracy(network, images), 0.003);

        using var saved = new MemoryStream();
        ResNetCheckpoint.SaveSafetensors(network, saved);
        saved.Position = 0;
        using var reread = ResNetCheckpoint.Load(saved);
        using var copy = reread.CreateNetwork();
        var weights = network.state_dict();
        foreach (var (name, tensor) in copy.state_dict())
            Assert.IsTrue(weights[name].bytes.SequenceEqual(tensor.bytes), name);
    }

    /// <summary>
    /// CIFAR's binary format: a label byte, then 32×32 bytes each of red, green and blue. Normalised by ImageNet's mean and deviation.
    /// </summary>
    private static double Accuracy(ResidualNetwork network, string file)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        network.eval();
        byte[][] records = [.. File.ReadAllBytes(file).Chunk(1 + ImageBytes)];
        var pixels = tensor(
            records.SelectMany(record => record.Skip(1)).Select(value => value / 255f).ToArray(), [records.Length, 3, 32, 32]);
        var mean = tensor(new[] { 0.485f, 0.456f, 0.406f }, [1, 3, 1, 1]);
        var deviation = tensor(new[] { 0.229f, 0.224f, 0.225f }, [1, 3, 1, 1]);
        var labels = tensor(records.Select(record => (long)record[0]).ToArray());
        return network.call((pixels - mean) / deviation).argmax(1).eq(labels).to_type(ScalarType.Float32).mean().item<float>();
    }
}
