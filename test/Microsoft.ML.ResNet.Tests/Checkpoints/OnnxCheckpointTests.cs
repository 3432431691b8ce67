using Microsoft.ML.ResNet.Tests.Onnx;

namespace Microsoft.ML.ResNet.Tests.Checkpoints;

[TestClass]
public sealed class OnnxCheckpointTests
{
    [TestMethod]
    [DataRow("cifar-plain-8")]
    [DataRow("resnet-18-c")]
    [DataRow("resnet-50-v1")]
    public void An_exported_network_is_a_checkpoint(string name)
    {
        using var net = new ExportedNet(name);
        using var file = new MemoryStream();
        net.Transformer.ExportToOnnx(file, new() { FoldBatchNormalization = false });
        file.Position = 0;

        using var checkpoint = ResNetCheckpoint.Load(file);
        using var copy = checkpoint.CreateNetwork();

        Assert.AreEqual(net.Transformer.Model.Architecture, copy.Architecture);
        var weights = copy.state_dict();
        foreach (var (state, tensor) in net.Transformer.Model.state_dict().Where(entry =>
            !entry.Key.EndsWith("num_batches_tracked", StringComparison.Ordinal)))
            Assert.IsTrue(tensor.bytes.SequenceEqual(weights[state].bytes), state);
    }

    [TestMethod]
    public void A_damaged_one_is_refused_with_the_reason()
    {
        using var net = new ExportedNet("cifar-8");
        using var damaged = new MemoryStream();
        net.Transformer.ExportToOnnx(damaged, new() { FoldBatchNormalization = false });
        damaged.GetBuffer()[damaged.Length / 2] ^= 1;

        Refused(damaged, "its SHA-256 is not the one that was written with it");

        static void Refused(MemoryStream file, string reason)
        {
            file.Position = 0;
            Assert.Contains(reason, Assert.ThrowsExactly<InvalidDataException>(() => ResNetCheckpoint.Load(file)).Message);
        }
    }
}
