using static TorchSharp.torch;

namespace Microsoft.ML.ResNet.Tests;

[TestClass]
public sealed class PublicCheckpointTests
{
    private const int ImageBytes = 3 * 32 * 32;

    [TestMethod]
    public void A_public_CIFAR_ResNet_20_scores_its_published_accuracy_on_training_images()
    {
        var images = TestFiles.SharedData("cifar10", "cifar10-train-first1000.bin");
        using var scope = NewDisposeScope();
        using var network = PublicCheckpoint.ResNet20();

        var (pixels, labels) = ReadCifar(images);
        using var noGrad = no_grad();
        var accuracy = Accuracy(network.call(pixels), labels);
        using var folded = new FoldedNetwork(network);
        Assert.AreEqual(0.998, accuracy, 0.003);
        Assert.AreEqual(accuracy, Accuracy(folded.Forward(pixels), labels), 0.0011);
    }

    private static double Accuracy(Tensor logits, Tensor labels) =>
        logits.argmax(1).eq(labels).to_type(ScalarType.Float32).mean().item<float>();

    /// <summary>
    /// CIFAR's binary format: a label byte, then 32×32 bytes each of red, green and blue; normalised as the checkpoint wants it.
    /// </summary>
    private static (Tensor Images, Tensor Labels) ReadCifar(string file)
    {
        var records = File.ReadAllBytes(file).Chunk(1 + ImageBytes).ToArray();
        var pixels = records.SelectMany(record => record.Skip(1)).Select(value => value / 255f).ToArray();
        var images = (tensor(pixels, [records.Length, 3, 32, 32]) - tensor(PublicCheckpoint.Mean, [1, 3, 1, 1])) / tensor(
            PublicCheckpoint.Deviation, [1, 3, 1, 1]);
        return (images, tensor(records.Select(record => (long)record[0]).ToArray()));
    }
}
