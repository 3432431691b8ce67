using System.Globalization;
using System.IO.Compression;
using Microsoft.ML.ResNet.Tests.Onnx;

namespace Microsoft.ML.ResNet.Tests.Checkpoints;

/// <summary>Files that were made to do harm: refused for the reason given, within little memory, and nothing in them runs.</summary>
[TestClass]
public sealed class HostileFileTests
{
    private const long AllowedBytes = 200 << 20;

    [TestMethod]
    public void Nothing_that_a_pickle_asks_for_is_run()
    {
        using var folder = new TemporaryFolder();
        string marker = folder.File("marker");
        string command = $"touch {marker}";

        AssertRefused(
            "of posix.system, where a state dict", new PickleBuilder().Raw("cposix\nsystem\n").Text(command).Raw("\u0085R.").End());
        AssertRefused(
            "of os.system, where a state dict",
            new PickleBuilder(4).Raw("\u008c\u0002os\u008c\u0006system\u0093").Text(command).Raw("\u0085R").End());
        AssertRefused(
            "of builtins.eval, where a state dict",
            new PickleBuilder().Raw("}").Text("state_dict").Raw("cbuiltins\neval\n").Text($"__import__('os').system('{command}')")
                .Raw("\u0085Rs").End());
        AssertRefused(
            "other than pairs",
            new PickleBuilder().Raw("ccollections\nOrderedDict\n(cbuiltins\ngetattr\n").Text(command).Raw("\u0085R\u0085tR").End());
        AssertRefused("of torch.load, where a state dict", new PickleBuilder().Raw("ctorch\nload\n").Text(marker).Raw("\u0085R").End());
        AssertRefused(
            "of collections.OrderedDict.fromkeys, where a state dict",
            new PickleBuilder(4).Text("collections").Text("OrderedDict.fromkeys").Raw("\u0093)R").End());
        // Names by other opcodes: INST, EXT1, a persistent id as text.
        AssertRefused("opcode 0x69", new PickleBuilder().Raw("(").Text(command).Raw("iposix\nsystem\n").End());
        AssertRefused("opcode 0x82", new PickleBuilder().Raw(0x82, 1).End());
        AssertRefused("opcode 0x50", new PickleBuilder().Raw("Pposix\n").End());
        Assert.IsFalse(File.Exists(marker));
    }

    [TestMethod]
    public void Calls_of_what_is_allowed_with_what_is_not_are_refused()
    {
        AssertRefused("no function", new PickleBuilder().Text("posix.system").Raw(")R").End());
        AssertRefused("no function", new PickleBuilder().Raw("ccollections\nOrderedDict\n)R)R").End());
        AssertRefused("arguments", new PickleBuilder().Raw("ccollections\nOrderedDict\nK\u0001R").End());
        AssertRefused("RebuildTensor", new PickleBuilder().Raw("ctorch._utils\n_rebuild_tensor_v2\n)R").End());
        AssertRefused("StorageType", new PickleBuilder().Raw("ctorch\nFloatStorage\n)R").End());
        AssertRefused("not a storage", new PickleBuilder().Raw("(").Text("module").Text("x").Raw("tQ").End());
        AssertRefused("sets the state", new PickleBuilder().Raw("ccollections\nOrderedDict\n}b").End());
    }

    [TestMethod]
    public void A_stack_that_is_used_up_is_no_way_out()
    {
        AssertRefused("stack", new PickleBuilder().End());
        AssertRefused("stack", new PickleBuilder().Raw("K\u0001(0").End());
        AssertRefused("stack", new PickleBuilder().Raw("t").End());
        AssertRefused("refers to value 7", new PickleBuilder().Raw("h\u0007").End());
        AssertRefused("without a value", new PickleBuilder().Raw("}(K\u0001u").End());
        AssertLoadFails("does not end", PickleBuilder.Zip(new PickleBuilder().Raw("}").End()[..^1]));
        AssertRefused("protocol 6", new PickleBuilder(6).End());
    }

    [TestMethod]
    public void Bottomless_nesting_is_refused()
    {
        AssertRefused("nested", new PickleBuilder().Raw("}").Text("epoch").Repeat("]", 100_000).Repeat("a", 99_999).Raw("s").End());
        AssertRefused("nested", new PickleBuilder().Raw("}").Text("epoch").Raw(")").Repeat("\u0085", 100_000).Raw("s").End());
        AssertRefused("nested", new PickleBuilder().Repeat("}K\u0001", 100_000).Raw("}").Repeat("s", 100_000).End());
        AssertRefused("stack", new PickleBuilder().Repeat("(", 900_000).End());
        // A list that holds itself.
        AssertLoadFails("list or tuple", PickleBuilder.Zip(new PickleBuilder().Raw("]q\0h\0a").End()));
    }

    [TestMethod]
    public void Values_that_grow_by_references_to_themselves_take_no_more_than_their_file()
    {
        // (x, x) a hundred times over would be 2^100 values.
        byte[] bomb = new PickleBuilder().Raw("}").Text("epoch").Raw("K\u0001").Repeat("q\0h\0\u0086", 100).Raw("s").Text("weight")
            .Tensor(4, [4], [1]).Raw("s").End();
        using var checkpoint = ResNetCheckpoint.Load(new MemoryStream(PickleBuilder.Zip(bomb)));
        Assert.AreEqual("weight Float32 [4]", checkpoint.Tensors.Single().ToString());
        // As the key of a dictionary, where a hash would visit them all.
        AssertLoadFails(
            "no tensors", PickleBuilder.Zip(new PickleBuilder().Raw("}K\u0001").Repeat("q\0h\0\u0086", 100).Raw("K\u0001s").End()));
        AssertRefused("operations", new PickleBuilder().Repeat("]", 2_000_000).End());
    }

    [TestMethod]
    public void Lengths_are_not_believed()
    {
        AssertRefused("longer than", new PickleBuilder().Raw("X").Raw(0xFF, 0xFF, 0xFF, 0xFF).End());
        AssertRefused("longer than", new PickleBuilder().Raw(0x8d, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF).End());
        AssertRefused("integer of 2147483647 bytes", new PickleBuilder().Raw(0x8b, 0xFF, 0xFF, 0xFF, 0x7F).End());
        AssertRefused("a name longer", new PickleBuilder().Raw("c").Repeat("x", 100_000).End());
        AssertRefused("longer than", new PickleBuilder().Raw("X").Raw(0, 0, 0, 2).Repeat(" ", 32 << 20).End());
    }

    [TestMethod]
    public void Storages_and_tensors_larger_than_the_file_are_refused()
    {
        byte[] huge = new PickleBuilder().Raw("}").Text("weight").Tensor(1L << 40, [1L << 40], [1]).Raw("s").End();
        AssertLoadFails("bytes; its pickle says 4,398,046,511,104", PickleBuilder.Zip(huge));
        AssertLoadFails("truncated: storage 0 takes 4,398,046,511,104 bytes", PickleBuilder.Legacy(huge, 1L << 40));
        AssertLoadFails("its pickle says", PickleBuilder.Legacy(huge));

        AssertRefused("describes storage", new PickleBuilder().Raw("}").Text("weight").Tensor(long.MaxValue, [4], [1]).Raw("s").End());
        AssertRefused(
            "arguments|not a storage",
            new PickleBuilder().Raw("}").Text("weight").Tensor((System.Numerics.BigInteger)long.MaxValue + 1, [4], [1]).Raw("s").End());
        AssertRefused("inside its storage", Tensor([5], [1]));
        AssertRefused("inside its storage", Tensor([4], [1], offset: 1));
        AssertRefused("inside its storage", Tensor([4], [1], offset: -1));
        AssertRefused("inside its storage", Tensor([4], [1], offset: long.MaxValue));
        AssertRefused("inside its storage", Tensor([2], [-1], offset: 3));
        AssertRefused("inside its storage", Tensor([2, 2], [1]));
        AssertRefused("inside its storage", Tensor([long.MaxValue, long.MaxValue], [0, 0]));
        AssertRefused("inside its storage", Tensor([0, long.MaxValue, long.MaxValue], [0, 0, 0]));
        AssertLoadFails(
            "twice|two ways",
            PickleBuilder.Zip(
                new PickleBuilder().Raw("}").Text("a").Tensor(4, [4], [1]).Raw("s").Text("b").Tensor(2, [2], [1]).Raw("s").End()));

        static byte[] Tensor(long[] shape, long[] strides, long offset = 0) =>
            new PickleBuilder().Raw("}").Text("weight").Tensor(4, shape, strides, offset).Raw("s").End();
    }

    [TestMethod]
    public void No_network_is_built_of_weights_that_the_file_does_not_have()
    {
        // The shapes of a network of 65,536 channels, each tensor the same four bytes.
        var pickle = new PickleBuilder().Raw("}");
        var network = new CheckpointNetwork(ResNetArchitecture.Cifar(8) with { Widths = [65_536, 65_536, 65_536] }, 10, 3);
        foreach (var (name, shape) in ArchitectureSearch.StateOf(network))
            pickle.Text(name).Tensor(4, [.. shape], new long[shape.Length]).Raw("s");
        using var checkpoint = ResNetCheckpoint.Load(new MemoryStream(PickleBuilder.Zip(pickle.End())));
        using var larger = ResNetCheckpoint.Load(new MemoryStream(PickleBuilder.Zip(new PickleBuilder()
            .Raw("}").Text("conv1.weight").Tensor(4, [1, 1, 3, 3], [0, 0, 0, 0]).Raw("s").Text("fc.weight")
                .Tensor(4, [long.MaxValue, 1], [0, 0]).Raw("s").End())));

        Assert.ThrowsExactly<InvalidDataException>(() => larger.CreateNetwork());
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => checkpoint.CreateNetwork()).Message, "share");
    }

    [TestMethod]
    public void Zip_archives_are_neither_unpacked_nor_decompressed()
    {
        byte[] bomb = new byte[1 << 28];
        AssertLoadFails("net/data.pkl is compressed, from 268,435,456", PickleBuilder.Zip(bomb, CompressionLevel.Fastest));
        byte[] large = new PickleBuilder().Raw("}").Text("weight").Tensor(1 << 24, [1 << 24], [1]).Raw("s").End();
        AssertLoadFails(
            "net/data/0 is compressed, from 67,108,864",
            PickleBuilder.Zip(large, storage: new byte[1 << 26], storageLevel: CompressionLevel.Fastest));
        AssertLoadFails(
            "net/data.pkl is compressed", PickleBuilder.Zip([.. PickleBuilder.StateDict, .. new byte[1000]], CompressionLevel.Optimal));
        AssertLoadFails(
            "lacks net/data/../../../etc/passwd",
            PickleBuilder.Zip(new PickleBuilder().Raw("}").Text("weight").Tensor(4, [4], [1], key: "../../../etc/passwd").Raw("s").End()));
        AssertLoadFails("net/data/0 twice", PickleBuilder.Zip(PickleBuilder.StateDict, more: ("net/data/0", [])));
        AssertLoadFails("has 2", PickleBuilder.Zip(PickleBuilder.StateDict, more: ("other/data.pkl", [])));
        AssertLoadFails("TorchScript", PickleBuilder.Zip(PickleBuilder.StateDict, more: ("net/code/__torch__.py", [])));
        AssertLoadFails("byteorder must be", PickleBuilder.Zip(PickleBuilder.StateDict, more: ("net/byteorder", "middle"u8.ToArray())));

        string outside = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using var checkpoint = ResNetCheckpoint.Load(new MemoryStream(
            PickleBuilder.Zip(PickleBuilder.StateDict, more: [($"../../../../../../../..{outside}", [1]), ("/etc/evil", [1])])));
        Assert.HasCount(1, checkpoint.Tensors);
        Assert.IsFalse(File.Exists(outside));
    }

    [TestMethod]
    public void Other_files_are_told_apart()
    {
        AssertLoadFails("it is empty", []);
        AssertLoadFails("neither a PyTorch file", "cposix\nsystem\n(S'true'\ntR."u8.ToArray());
        AssertLoadFails("not one of torch.save", PickleBuilder.StateDict);
        AssertLoadFails("not one of torch.save", new PickleBuilder().Raw("K\u0001").End());
        AssertLoadFails("a list or tuple", PickleBuilder.Zip(new PickleBuilder().Raw("]").End()));
        AssertLoadFails("a single tensor", PickleBuilder.Zip(new PickleBuilder().Tensor(4, [4], [1]).End()));
        AssertLoadFails("several state dicts are in it: g, d", PickleBuilder.Zip(
            new PickleBuilder().Raw("}").Text("g").Raw("}").Text("w").Tensor(4, [4], [1]).Raw("ss").Text("d").Raw("}").Text("w")
                .Tensor(4, [4], [1]).Raw("ss").End()));
    }

    /// <summary>In both formats.</summary>
    private static void AssertRefused(string reasons, byte[] pickle)
    {
        AssertLoadFails(reasons, PickleBuilder.Zip(pickle));
        AssertLoadFails(reasons, PickleBuilder.Legacy(pickle));
        // In the place of the magic number.
        AssertLoadFails(reasons.Contains("state dict", StringComparison.Ordinal) ? "not one of torch.save" : reasons, pickle);
    }

    private static void AssertLoadFails(string reasons, byte[] file)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.ThrowsExactly<InvalidDataException>(() => ResNetCheckpoint.Load(new MemoryStream(file)));
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.IsTrue(reasons.Split('|').Any(reason => error.Message.Contains(reason, StringComparison.Ordinal)), error.Message);
        StringAssert.StartsWith(error.Message, "The stream cannot be read as a checkpoint: ");
        Assert.IsLessThan(
            AllowedBytes, allocated, string.Create(CultureInfo.InvariantCulture, $"{allocated:n0} bytes for {error.Message}"));
    }
}
