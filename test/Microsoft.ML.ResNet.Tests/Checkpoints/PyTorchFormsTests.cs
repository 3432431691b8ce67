using static TorchSharp.torch;
using Microsoft.ML.ResNet.Tests.Onnx;

namespace Microsoft.ML.ResNet.Tests.Checkpoints;

/// <summary>
/// Every form in which torch.save writes tensors, against values that follow from how they were made (write_checkpoints.py).
/// </summary>
[TestClass]
public sealed class PyTorchFormsTests
{
    private static TemporaryFolder? folder;

    [ClassCleanup]
    public static void DeleteFiles() => folder?.Dispose();

    [TestMethod]
    [DataRow("zip")]
    [DataRow("legacy")]
    public void Views_of_shared_storages_are_read_in_their_own_order(string format)
    {
        using var checkpoint = Load($"views.{format}.pth");

        AssertTensor(checkpoint, "whole", [4, 6], i => i);
        AssertTensor(checkpoint, "row", [6], i => 12 + i);
        AssertTensor(checkpoint, "column", [4], i => 1 + 6 * i);
        AssertTensor(checkpoint, "transposed", [6, 4], i => i % 4 * 6 + i / 4);
        AssertTensor(checkpoint, "every_second", [3, 3], i => 6 * (i / 3 + 1) + 2 * (i % 3));
        AssertTensor(checkpoint, "number", [], _ => 23);
        AssertTensor(checkpoint, "channels_last", [2, 3, 4, 5], i => i);
        // [2, 3, 4, 5] permuted to [5, 3, 2, 4].
        AssertTensor(checkpoint, "permuted", [5, 3, 2, 4], i => i / 4 % 2 * 60 + i / 8 % 3 * 20 + i % 4 * 5 + i / 24);
        AssertTensor(checkpoint, "expanded", [4, 3], i => 7 + i % 3);
        AssertTensor(checkpoint, "empty", [0, 3], _ => 0);
        AssertTensor(checkpoint, "parameter", [2, 2], i => i);
    }

    [TestMethod]
    [DataRow("zip")]
    [DataRow("legacy")]
    public void Every_element_type_is_read(string format)
    {
        using var checkpoint = Load($"types.{format}.pth");
        float[] expected = [0, 1, 2, 100];

        Assert.HasCount(10, checkpoint.Tensors.DistinctBy(tensor => tensor.ElementType));
        foreach (var tensor in checkpoint.Tensors)
            AssertTensor(checkpoint, tensor.Name, [4], i => tensor.ElementType == ScalarType.Bool ? Math.Min(expected[i], 1) : expected[i]);
        Assert.AreEqual(ScalarType.BFloat16, checkpoint.Tensors.Single(tensor => tensor.Name == "bfloat16").ElementType);
    }

    [TestMethod]
    public void Numbers_of_other_precision_become_the_nearest_float()
    {
        float[] fractions = [0.1f, -3.7f, 1e-3f, 65504f, 1.5f, -0f];
        using var checkpoint = Load("fractions.zip.pth");

        AssertTensor(checkpoint, "float16", [6], i => (float)(Half)fractions[i]);
        AssertTensor(checkpoint, "float64", [6], i => (float)(fractions[i] / 3.0));
        AssertTensor(checkpoint, "bfloat16", [6], i => NearestBFloat16(fractions[i]));
    }

    [TestMethod]
    [DataRow("zip")]
    [DataRow("legacy")]
    public void The_state_dict_is_found_among_what_training_scripts_save(string format)
    {
        using var checkpoint = Load($"nested.{format}.pth");

        Assert.AreEqual(
            "module.conv.weight, module.conv.bias, module.bn.weight, module.bn.bias, module.bn.running_mean, module.bn.running_var, "
                + "module.bn.num_batches_tracked",
            string.Join(", ", checkpoint.Tensors.Select(tensor => tensor.Name)));
        AssertTensor(checkpoint, "module.bn.num_batches_tracked", [], _ => 1);
        Assert.AreEqual(
            "epoch=90, arch=tiny, best_acc1=76.5, done=True",
            string.Join(", ", checkpoint.Metadata.Select(pair => $"{pair.Key}={pair.Value}")));
    }

    [TestMethod]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(4)]
    [DataRow(5)]
    public void Every_protocol_that_PyTorch_accepts_is_read(int protocol)
    {
        foreach (string format in (string[])["", ".legacy"])
        {
            using var checkpoint = Load($"protocol{protocol}{format}.pth");
            AssertTensor(checkpoint, "weight", [4, 6], i => i);
            AssertTensor(checkpoint, "shared", [4, 6], i => i);
        }
    }

    [TestMethod]
    public void A_stream_that_cannot_seek_will_do()
    {
        using var file = File.OpenRead(PathOf("views.zip.pth"));
        using var buffered = new System.IO.Compression.BrotliStream(Compress(file), System.IO.Compression.CompressionMode.Decompress);
        using var checkpoint = ResNetCheckpoint.Load(buffered);

        AssertTensor(checkpoint, "transposed", [6, 4], i => i % 4 * 6 + i / 4);
    }

    [TestMethod]
    [DataRow("whole.zip.pth", "of torch.nn.parallel.data_parallel.DataParallel, where a state dict is needed")]
    [DataRow("whole.legacy.pth", "of torch.nn.parallel.data_parallel.DataParallel, where a state dict is needed")]
    [DataRow("script.pt", "TorchScript")]
    public void A_whole_model_is_refused_and_the_way_out_named(string file, string reason)
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(() => Load(file));

        StringAssert.Contains(error.Message, reason);
        StringAssert.Contains(error.Message, "torch.save(");
        StringAssert.StartsWith(error.Message, PathOf(file));
    }

    private static ResNetCheckpoint Load(string name) => ResNetCheckpoint.Load(PathOf(name));

    private static string PathOf(string name)
    {
        folder ??= new();
        if (!File.Exists(folder.File(name)))
            TorchFiles.Run("torch", "forms", folder.Root);
        return folder.File(name);
    }

    private static void AssertTensor(ResNetCheckpoint checkpoint, string name, long[] shape, Func<int, float> expected)
    {
        var tensor = checkpoint.Tensors.Single(tensor => tensor.Name == name);
        var values = new float[tensor.ElementCount];
        tensor.ReadSingles(values);

        CollectionAssert.AreEqual((shape).ToArray(), (tensor.Shape).ToArray(), name);
        CollectionAssert.AreEqual((Enumerable.Range(0, values.Length).Select(expected)).ToArray(), (values).ToArray(), name);
    }

    private static float NearestBFloat16(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return BitConverter.UInt32BitsToSingle((bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000);
    }

    private static MemoryStream Compress(Stream content)
    {
        var compressed = new MemoryStream();
        using (var brotli = new System.IO.Compression.BrotliStream(
            compressed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
            content.CopyTo(brotli);
        compressed.Position = 0;
        return compressed;
    }
}
