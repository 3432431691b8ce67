using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using CsCheck;

namespace Microsoft.ML.ResNet.Tests.Checkpoints;

/// <summary>Checkpoints of random structure are read, or refused by an exception that names them.</summary>
[TestClass]
public sealed class ReaderPropertyTests
{
    private static readonly string[] Words =
    [
        "storage", "0", "1", "cpu", "weight", "conv1.weight", "state_dict", "model", "state_dict_ema", "epoch", "torch", "FloatStorage",
            "module",
    ];

    private static readonly string[] Globals =
    [
        "ctorch._utils\n_rebuild_tensor_v2\n", "ctorch._utils\n_rebuild_tensor\n", "ctorch._utils\n_rebuild_parameter\n",
            "ctorch._tensor\n_rebuild_from_type_v2\n",
        "ctorch\nFloatStorage\n", "ctorch\nLongStorage\n", "ctorch\nSize\n", "ccollections\nOrderedDict\n", "ccollections\ndefaultdict\n",
            "cargparse\nNamespace\n",
        "cposix\nsystem\n", "ctorch.nn.parameter\nParameter\n", "ctorch\nQInt8Storage\n",
    ];

    /// <summary>Single opcodes that work on the stack, the memo and marks.</summary>
    private const string Opcodes = "(.012N]})tuseabRQ\u0081\u0085\u0086\u0087\u0088\u0089\u008f\u0090\u0091\u0092\u0093\u0094";

    private static readonly Gen<byte[]> Fragments = Gen.Frequency(
        (6, Gen.Int[0, Opcodes.Length - 1].Select(i => new[] { (byte)Opcodes[i] })),
        (2, Gen.Int[0, Globals.Length - 1].Select(i => Encoding.Latin1.GetBytes(Globals[i]))),
        (1, Gen.Byte[0, 3].Select(Gen.Bool, (slot, isPut) => new[] { isPut ? (byte)'q' : (byte)'h', slot })),
        (1, Gen.Byte.Array[1, 6]));

    /// <summary>Dictionaries of well-formed values, a third of them with something put in or overwritten somewhere.</summary>
    private static readonly Gen<byte[]> Pickles = Gen.Select(Dictionary(Value(2)), Gen.Int[0, 8], Gen.Double.Unit, Fragments, (values,
        kind, place, fragment) =>
    {
        byte[] pickle = [.. new PickleBuilder().End()[..^1], .. values, (byte)'.'];
        int position = (int)(place * pickle.Length);
        return kind switch
        {
            0 or 1 => [.. pickle[..position], .. fragment, .. pickle[position..]],
            2 => [.. pickle[..position], .. fragment, .. pickle[Math.Min(pickle.Length, position + fragment.Length)..]],
            _ => pickle,
        };
    });

    /// <summary>Float16 tensors side by side; in half of the files one thing is wrong.</summary>
    private static readonly Gen<byte[]> Safetensors = Gen.Select(Gen.Int[0, 3].Array[0, 3].Array[0, 4], Gen.Int[0, 19], Gen.Long[-2, 5],
        Gen.OneOf("F32", "F8", "BOOL", "", "f16"),
        (shapes, lie, wrong, type) =>
        {
            long position = 0;
            var entries = new List<string>();
            for (int i = 0; i < shapes.Length; i++)
            {
                long start = position, size = shapes[i].Aggregate(2L, (product, side) => product * side);
                position += size;
                string shape = string.Join(",", lie == 0 ? [.. shapes[i], (int)wrong] : shapes[i]);
                string name = lie == 1 ? "twin" : lie == 2 ? "__metadata__" : $"tensor{i}";
                string kind = lie == 3 ? type : "F16", offsets = $"{start + (lie == 4 ? wrong : 0)},{position + (lie == 5 ? wrong : 0)}";
                entries.Add($"\"{name}\":{{\"dtype\":\"{kind}\",\"shape\":[{shape}],\"data_offsets\":[{offsets}]}}");
            }
            string header = $"{{{string.Join(lie == 6 ? ";" : ",", entries)}{(lie == 7 ? "" : "}")}{(lie == 8 ? "x" : "")}";
            byte[] length = new byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(length, header.Length + (lie == 9 ? wrong : 0));
            return (byte[])[.. length, .. Encoding.Latin1.GetBytes(header), .. new byte[Math.Max(0, position + (lie == 9 ? wrong : 0))]];
        });

    private static readonly Gen<byte[]> Onnx = Message(4).Select(fields => (byte[])[0x08, 0x07, .. fields]);

    /// <summary>
    /// Archives of such pickles: with entries that belong there, that do not or that come twice, compressed, with storages of other
    /// lengths; a byte of some is another, and some end too early.
    /// </summary>
    private static readonly Gen<byte[]> Archives = Gen.Select(
        Pickles, Gen.Int[0, 19],
        Gen.Select(
            Gen.OneOf(
                "net/byteorder", "net/data/1", "net/data/0", "net/data.pkl", "other/data.pkl", "net/constants.pkl", "../net/data/0", "/"),
            Gen.OneOf("little", "big", "middle", "x")).Array[0, 2],
        Gen.Double.Unit, Gen.Byte, (pickle, kind, more, place, value) =>
    {
        byte[] archive = PickleBuilder.Zip(
            pickle, kind == 0 ? CompressionLevel.Fastest : CompressionLevel.NoCompression, kind == 1 ? new byte[value] : null,
            kind == 2 ? CompressionLevel.Fastest : CompressionLevel.NoCompression,
            [.. more.Where(_ => kind is > 2 and < 9).Select(entry => (entry.Item1, Encoding.ASCII.GetBytes(entry.Item2)))]);
        int position = (int)(place * archive.Length);
        if (kind is > 8 and < 14)
            archive[position] = value;
        return kind == 14 ? archive[..position] : archive;
    });

    [TestMethod]
    public void Any_pickle_is_read_or_refused() => AssertReadOrRefused(
        Pickles.Select(pickle => PickleBuilder.Legacy(pickle)), legal: PickleBuilder.Legacy(PickleBuilder.StateDict));

    [TestMethod]
    public void Any_archive_of_a_pickle_is_read_or_refused() =>
        AssertReadOrRefused(Archives, legal: PickleBuilder.Zip(PickleBuilder.StateDict));

    [TestMethod]
    public void Any_safetensors_file_is_read_or_refused() =>
        AssertReadOrRefused(Safetensors, legal: [3, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'}', (byte)' ']);

    [TestMethod]
    public void Any_ONNX_file_is_read_or_refused() => AssertReadOrRefused(Onnx, legal: null);

    private static void AssertReadOrRefused(Gen<byte[]> files, byte[]? legal)
    {
        if (legal is not null)
            Assert.IsTrue(Read(legal));
        ReaderProperty.Holds(files, Read, leastRead: legal is null ? 0 : ReaderProperty.Cases / 1000);
    }

    /// <summary>Whether a file is read, values included; what is neither read nor refused as it should be fails the test.</summary>
    internal static bool Read(byte[] file)
    {
        CheckpointContent content;
        try
        {
            content = CheckpointFile.Read(new MemoryStream(file), "It");
        }
        catch (InvalidDataException error)
        {
            Assert.StartsWith("It cannot be read as a checkpoint: ", error.Message);
            return false;
        }
        // Values are read when they are asked for.
        foreach (var tensor in content.Tensors.Where(tensor => tensor.ElementCount <= 1 << 16))
        {
            try
            {
                tensor.Verify();
                tensor.ReadElements(new byte[tensor.ElementCount * tensor.ElementType.Size()]);
            }
            catch (InvalidDataException error)
            {
                Assert.IsNotEmpty(error.Message);
            }
        }
        return true;
    }

    /// <summary>A value as torch.save writes it: text, numbers, tensors inside and outside of their storage, containers, objects of any
    /// class.</summary>
    private static Gen<byte[]> Value(int depth)
    {
        var leaf = Gen.Frequency(
            (3, Gen.Int[0, Words.Length - 1].Select(i => Text(Words[i]))),
            (2, Gen.Byte.Select(value => new byte[] { (byte)'K', value })),
            (1, Gen.Long.Select(value => (byte[])[0x8a, 8, .. BitConverter.GetBytes(value)])),
            (1, Gen.OneOf((byte)'N', (byte)0x88, (byte)')', (byte)']').Select(opcode => new[] { opcode })),
            (6, Gen.Int[0, 9].Select(i => TensorOf(i < 8 ? i / 2 : (i * 3) - 30))));
        if (depth == 0)
            return leaf;
        var inner = Value(depth - 1);
        return Gen.Frequency(
            (6, leaf),
            (2, Dictionary(inner)),
            (1, inner.Array[0, 3].Select(items => (byte[])[(byte)']', (byte)'(', .. items.SelectMany(item => item), (byte)'e'])),
            (1, inner.Array[0, 3].Select(items => (byte[])[(byte)'(', .. items.SelectMany(item => item), (byte)'t'])),
            (1, Gen.Int[0, Globals.Length - 1].Select(inner, (i, state) =>
                (byte[])[.. Encoding.Latin1.GetBytes(Globals[i]), (byte)')', (byte)'R', .. state, (byte)'b'])));
    }

    private static Gen<byte[]> Dictionary(Gen<byte[]> value) => Gen.Int[0, Words.Length - 1].Select(value, (i, item) =>
        (byte[])[.. Text(Words[i]), .. item])
        .Array[0, 4].Select(items => (byte[])[(byte)'}', (byte)'(', .. items.SelectMany(item => item), (byte)'u']);

    private static byte[] Text(string text) => [(byte)'X', .. BitConverter.GetBytes(text.Length), .. Encoding.ASCII.GetBytes(text)];

    private static byte[] TensorOf(long size) => new PickleBuilder().Tensor(4, [size], [1]).End()[2..^1];

    /// <summary>Fields with the numbers and wire types that ONNX's messages have, and some that they have not.</summary>
    private static Gen<byte[]> Message(int depth)
    {
        var leaf = Gen.Frequency(
            (4, Gen.Int[1, 15].Select(Gen.Byte, (field, value) => new[] { (byte)(field << 3), value })),
            (3, Gen.Int[1, 15].Select(Gen.OneOf("Conv", "Relu", "x", "y", "resnet.format", "2", "kernel_shape", ""), (field, text) =>
                Delimited(field, Encoding.ASCII.GetBytes(text)))),
            (1, Gen.Int[1, 15].Select(Gen.Byte.Array[0, 12], Delimited)),
            (1, Gen.Int[1, 15].Select(field => new byte[] { (byte)((field << 3) | 5), 0, 0, 0x80, 0x3F })),
            (1, Gen.Byte.Array[1, 3]));
        var field = depth == 0 ? leaf
            : Gen.Frequency((3, leaf), (2, Gen.OneOf(1, 5, 7, 8, 11, 12, 14).Select(Message(depth - 1), Delimited)));
        return field.Array[0, 6].Select(fields => fields.SelectMany(bytes => bytes).ToArray());

        static byte[] Delimited(int field, byte[] content) =>
            content.Length < 128 ? [(byte)((field << 3) | 2), (byte)content.Length, .. content]
                : [(byte)((field << 3) | 2), (byte)(content.Length & 127 | 128), (byte)(content.Length >> 7), .. content];
    }
}
