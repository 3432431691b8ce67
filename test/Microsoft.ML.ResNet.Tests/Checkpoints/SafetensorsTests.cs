using System.Buffers.Binary;
using System.Text;
using Microsoft.ML.ResNet.Tests.Onnx;

namespace Microsoft.ML.ResNet.Tests.Checkpoints;

[TestClass]
public sealed class SafetensorsTests
{
    [TestMethod]
    public void A_file_is_what_the_format_describes()
    {
        using var network = new ResidualNetwork(ResNetArchitecture.Cifar(8), classCount: 3, seed: 5);
        ChannelsLast.Convert(network);
        using var folder = new TemporaryFolder();
        ResNetCheckpoint.SaveSafetensors(network, folder.File("net.safetensors"));

        var content = File.ReadAllBytes(folder.File("net.safetensors"));
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(content);
        Assert.AreEqual(0, length % 8);
        StringAssert.StartsWith(
            Encoding.UTF8.GetString(content, 8, length),
            """{"__metadata__":{"format":"pt","architecture":"cifar-8"},"bn1.num_batches_tracked":{"dtype":"I64","shape":"""
            + """[],"data_offsets":[0,8]},""");
        // The tests' own reader of the format.
        var file = new SafetensorsFile(folder.File("net.safetensors"));
        CollectionAssert.AreEquivalent(network.state_dict().Keys, file.Names.Where(name => name != "__metadata__").ToArray());
        using var weight = network.get_parameter("layer2.0.conv1.weight")!.contiguous();
        CollectionAssert.AreEqual(weight.data<float>().ToArray(), file.Read<float>("layer2.0.conv1.weight"));
        Assert.HasCount(1, Directory.GetFiles(folder.Root), "nothing is left aside");
    }

    [TestMethod]
    [DataRow("cifar-plain-8", 1)]
    [DataRow("cifar-8-c", 3)]
    [DataRow("resnet-50-v1", 3)]
    public void A_network_comes_back_as_it_was_even_where_shapes_do_not_tell(string name, int channels)
    {
        using var network = new ResidualNetwork(ResNetArchitecture.Parse(name), classCount: 7, channels, seed: 3);
        using var saved = new MemoryStream();
        ResNetCheckpoint.SaveSafetensors(network, saved);
        saved.Position = 0;
        using var checkpoint = ResNetCheckpoint.Load(saved);
        using var copy = checkpoint.CreateNetwork();

        Assert.AreEqual(network.Architecture, copy.Architecture);
        Assert.AreEqual((7, channels), (copy.ClassCount, copy.InputChannels));
        var weights = copy.state_dict();
        foreach (var (state, tensor) in network.state_dict())
            Assert.IsTrue(tensor.bytes.SequenceEqual(weights[state].bytes), state);
    }

    [TestMethod]
    public void A_file_written_by_hand_is_read()
    {
        using var checkpoint = Load(
            """{"b":{"dtype":"BF16","shape":[2],"data_offsets":[4,8]},"a":{"data_offsets":[0,4],"shape":[1,"""
            + """1],"dtype":"F32"},"__metadata__":{"by":"hand"}}  """,
            [0, 0, 0x20, 0x41, 0x80, 0x3F, 0, 0xC0]);

        Assert.AreEqual("a Float32 [1, 1], b BFloat16 [2]", string.Join(", ", checkpoint.Tensors));
        Assert.AreEqual("hand", checkpoint.Metadata["by"]);
        var values = new float[2];
        checkpoint.Tensors[1].ReadSingles(values);
        CollectionAssert.AreEqual(new[] { 1f, -2f }, values);
        checkpoint.Tensors[0].ReadSingles(values.AsSpan(0, 1));
        Assert.AreEqual(10f, values[0]);
    }

    [TestMethod]
    [DataRow("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "a of shape [2] takes 8 bytes; its offsets [0, 4] say 4")]
    [DataRow(
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}}""", 6,
        "b begins at 2, inside of the tensor before it")]
    [DataRow("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "a begins at 4, with a gap after")]
    [DataRow("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 5, "its tensors take 4 bytes, and 5 follow")]
    [DataRow("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 3, "its tensors take 4 bytes, and 3 follow")]
    [DataRow("""{"a":{"dtype":"F8_E4M3","shape":[4],"data_offsets":[0,4]}}""", 4, "a is of type F8_E4M3; F32, F64")]
    [DataRow("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[4,0]}}""", 4, "a has the shape [-1] and the offsets [4, 0]")]
    [DataRow("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[-4,0]}}""", 4, "a has the shape [-1] and the offsets [-4, 0]")]
    [DataRow("""{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}""", 0, "overflow")]
    [DataRow("""{"a":{"dtype":"F32","shape":[0.5],"data_offsets":[0,0]}}""", 0, "its header is not what safetensors has")]
    [DataRow("""{"a":{"dtype":"F32","shape":[1]}}""", 0, "its header is not what safetensors has")]
    [DataRow(
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8,
        "its header is not what safetensors has")]
    [DataRow("""{"a":7}""", 0, "its header is not what safetensors has")]
    [DataRow("""{"__metadata__":7}""", 0, "its header is not what safetensors has")]
    [DataRow("""{"a":{"dtype":"F32","shape":[[[[[[[[[[1]]]]]]]]]],"data_offsets":[0,4]}}""", 4, "its header is not what safetensors has")]
    public void A_header_that_lies_is_refused(string header, int dataLength, string reason) =>
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => Load(header, new byte[dataLength])).Message, reason);

    [TestMethod]
    public void A_header_longer_than_the_file_or_the_limit_is_refused_before_it_is_read()
    {
        foreach (long length in (long[])[3, 1000, 100_000_001, long.MaxValue, -1])
        {
            var file = new byte[8 + 2];
            BinaryPrimitives.WriteInt64LittleEndian(file, length);
            (file[8], file[9]) = ((byte)'{', (byte)'}');
            var error = Assert.ThrowsExactly<InvalidDataException>(() => ResNetCheckpoint.Load(new MemoryStream(file)));
            StringAssert.Contains(error.Message, "its header is said to take");
        }
    }

    [TestMethod]
    public void A_file_that_cannot_be_replaced_leaves_nothing_behind()
    {
        using var network = new ResidualNetwork(ResNetArchitecture.Cifar(8), classCount: 2);
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("taken"));

        bool isRefused = false;
        try
        {
            ResNetCheckpoint.SaveSafetensors(network, folder.File("taken"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            isRefused = true;
        }
        Assert.IsTrue(isRefused);
        Assert.IsEmpty(Directory.GetFiles(folder.Root));
    }

    private static ResNetCheckpoint Load(string header, byte[] data)
    {
        var bytes = Encoding.UTF8.GetBytes(header);
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, bytes.Length);
        return ResNetCheckpoint.Load(new MemoryStream([.. length, .. bytes, .. data]));
    }
}
