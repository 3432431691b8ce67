using Google.Protobuf;

namespace Microsoft.ML.ResNet.Tests.Onnx;

[TestClass]
public sealed class OnnxSchemaTests
{
    [TestMethod]
    public void What_is_written_and_read_is_written_the_same_again()
    {
        using var net = new ExportedNet("cifar-8");
        byte[] once = net.Export(new() { FoldBatchNormalization = false, SingleRow = true }).ToByteArray();

        byte[] twice = ExportedNet.Parse(once).ToByteArray();

        CollectionAssert.AreEqual(once, twice);
    }

    [TestMethod]
    public void The_announced_size_is_the_size()
    {
        using var net = new ExportedNet("cifar-8");
        var model = net.Export();

        Assert.AreEqual(model.ToByteArray().Length, model.Size);
    }

    [TestMethod]
    public void Unknown_fields_are_skipped_and_packed_numbers_are_understood()
    {
        // TensorProto: dims = [2, 300], packed; an unknown string 12; name = "w".
        byte[] bytes = [0x0A, 3, 2, 0xAC, 2, 0x62, 2, (byte)'h', (byte)'i', 0x42, 1, (byte)'w'];
        var tensor = new TensorProto();
        using var input = new CodedInputStream(bytes);

        tensor.MergeFrom(input);

        CollectionAssert.AreEqual(new long[] { 2, 300 }, tensor.Dims.ToArray());
        Assert.AreEqual("w", tensor.Name);
    }

    [TestMethod]
    public void A_truncated_file_is_refused()
    {
        using var net = new ExportedNet("cifar-8");
        byte[] whole = net.Export().ToByteArray();

        foreach (int length in (int[])[whole.Length / 3, whole.Length / 2, whole.Length - 1])
            Assert.ThrowsExactly<InvalidProtocolBufferException>(() => ExportedNet.Parse(whole[..length]));
    }
}
