using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using CsCheck;

namespace Microsoft.ML.ResNet.Tests.Checkpoints;

/// <summary>
/// Files of random structure: whatever they are, they are read or refused by an exception that names them, in little memory and time. CsCheck
/// shrinks what fails and prints the seed that brings it back.
/// </summary>
[TestClass]
public sealed class ReaderPropertyTests
{
    private const int Cases = 100_000;
    private const long AllowedBytes = 32 << 20;
    private static readonly TimeSpan AllowedTime = TimeSpan.FromSeconds(2);

    private static readonly string[] Words =
    [
        "storage", "0", "1", "cpu", "weight", "conv1.weight", "state_dict", "model", "state_dict_ema", "epoch", "torch", "FloatStorage", "module",
    ];

    private static readonly string[] Globals =
    [
        "ctorch._utils\n_rebuild_tensor_v2\n", "ctorch._utils\n_rebuild_tensor\n", "ctorch._utils\n_rebuild_parameter\n", "ctorch._tensor\n_rebuild_from_type_v2\n",
        "ctorch\nFloatStorage\n", "ctorch\nLongStorage\n", "ctorch\nSize\n", "ccollections\nOrderedDict\n", "ccollections\ndefaultdict\n", "cargparse\nNamespace\n",
        "cposix\nsystem\n", "ctorch.nn.parameter\nParameter\n", "ctorch\nQInt8Storage\n",
    ];

    /// <summary>Single opcodes that work on the stack, the memo and marks.</summary>
    private const string Opcodes = "(.012N]})tuseabRQ\u0081\u0085\u0086\u0087\u0088\u0089\u008f\u0090\u0091\u0092\u0093\u0094";

    private static readonly Gen<byte[]> Pickles = Gen.Frequency(
            (8, Gen.Int[0, Opcodes.Length - 1].Select(i => new[] { (byte)Opcodes[i] })),
            (3, Gen.Int[0, Words.Length - 1].Select(i => Text(Words[i]))),
            (2, Gen.Int[0, Globals.Length - 1].Select(i => Encoding.Latin1.GetBytes(Globals[i]))),
            (3, Gen.Byte.Select(value => new byte[] { (byte)'K', value })),
            (1, Gen.Long.Select(value => (byte[])[0x8a, 8, .. BitConverter.GetBytes(value)])),
            (1, Gen.Byte[0, 3].Select(Gen.Bool, (slot, isPut) => new[] { isPut ? (byte)'q' : (byte)'h', slot })),
            (1, Gen.Int[0, 5].Select(i => TensorOf((i * 3) - 2))),
            (1, Gen.Byte.Array[1, 6]))
        .Array[1, 24].Select(parts => (byte[])[.. new PickleBuilder().Raw("}").End()[..^1], .. parts.SelectMany(part => part), (byte)'.']);

    private static readonly Gen<byte[]> Safetensors = Gen.Select(
            Gen.OneOf("F32", "F16", "I64", "BOOL", "F8", "", "f32"), Gen.Long[-2, 5].Array[0, 4], Gen.Long[-3, 40].Array[0, 3], Gen.OneOf("a", "b", "__metadata__", ""))
        .Array[0, 4].Select(Gen.Int[-3, 3], Gen.Int[0, 60], Gen.OneOf("", "}", ",", "]", " ", "\0"), (entries, lie, data, tail) =>
        {
            string header = "{" + string.Join(",", entries.Select(entry =>
                $"\"{entry.Item4}\":{{\"dtype\":\"{entry.Item1}\",\"shape\":[{string.Join(",", entry.Item2)}],\"data_offsets\":[{string.Join(",", entry.Item3)}]}}")) + "}" + tail;
            byte[] length = new byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(length, header.Length + lie);
            return (byte[])[.. length, .. Encoding.Latin1.GetBytes(header), .. new byte[data]];
        });

    private static readonly Gen<byte[]> Onnx = Message(4).Select(fields => (byte[])[0x08, 0x07, .. fields]);

    [TestMethod]
    public void Any_pickle_is_read_or_refused() => AssertReadOrRefused(Pickles.Select(pickle => PickleBuilder.Legacy(pickle)), legal: PickleBuilder.Legacy(PickleBuilder.StateDict));

    [TestMethod]
    public void Any_safetensors_file_is_read_or_refused() => AssertReadOrRefused(Safetensors, legal: [3, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'}', (byte)' ']);

    [TestMethod]
    public void Any_ONNX_file_is_read_or_refused() => AssertReadOrRefused(Onnx, legal: null);

    private static void AssertReadOrRefused(Gen<byte[]> files, byte[]? legal)
    {
        if (legal is not null)
            Assert.IsNull(Refusal(legal));
        int read = 0;
        files.Sample(
            file =>
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                long start = Stopwatch.GetTimestamp();
                string? refusal = Refusal(file);
                Assert.IsLessThan(AllowedBytes, GC.GetAllocatedBytesForCurrentThread() - before);
                Assert.IsLessThan(AllowedTime, Stopwatch.GetElapsedTime(start));
                if (refusal is null)
                    Interlocked.Increment(ref read);
                else
                    Assert.StartsWith("It cannot be read as a checkpoint: ", refusal);
            },
            iter: Cases);
        // Not everything is refused at the first byte.
        if (legal is not null)
            Assert.IsGreaterThan(0, read);
    }

    /// <returns>Null: it was read.</returns>
    private static string? Refusal(byte[] file)
    {
        try
        {
            CheckpointFile.Read(new MemoryStream(file), "It");
            return null;
        }
        catch (InvalidDataException error)
        {
            return error.Message;
        }
    }

    private static byte[] Text(string text) => [(byte)'X', .. BitConverter.GetBytes(text.Length), .. Encoding.ASCII.GetBytes(text)];

    private static byte[] TensorOf(long size) => new PickleBuilder().Tensor(4, [size], [1]).End()[2..^1];

    /// <summary>Fields with the numbers and wire types that ONNX's messages have, and some that they have not.</summary>
    private static Gen<byte[]> Message(int depth)
    {
        var leaf = Gen.Frequency(
            (4, Gen.Int[1, 15].Select(Gen.Byte, (field, value) => new[] { (byte)(field << 3), value })),
            (3, Gen.Int[1, 15].Select(Gen.OneOf("Conv", "Relu", "x", "y", "resnet.format", "2", "kernel_shape", ""), (field, text) => Delimited(field, Encoding.ASCII.GetBytes(text)))),
            (1, Gen.Int[1, 15].Select(Gen.Byte.Array[0, 12], Delimited)),
            (1, Gen.Int[1, 15].Select(field => new byte[] { (byte)((field << 3) | 5), 0, 0, 0x80, 0x3F })),
            (1, Gen.Byte.Array[1, 3]));
        var field = depth == 0 ? leaf : Gen.Frequency((3, leaf), (2, Gen.OneOf(1, 5, 7, 8, 11, 12, 14).Select(Message(depth - 1), Delimited)));
        return field.Array[0, 6].Select(fields => fields.SelectMany(bytes => bytes).ToArray());

        static byte[] Delimited(int field, byte[] content) =>
            content.Length < 128 ? [(byte)((field << 3) | 2), (byte)content.Length, .. content] : [(byte)((field << 3) | 2), (byte)(content.Length & 127 | 128), (byte)(content.Length >> 7), .. content];
    }
}
