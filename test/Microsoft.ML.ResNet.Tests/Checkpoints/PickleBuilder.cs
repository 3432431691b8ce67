using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;
using System.Text;

namespace Microsoft.ML.ResNet.Tests.Checkpoints;

/// <summary>Writes pickles by hand, those that torch.save would never write above all.</summary>
internal sealed class PickleBuilder
{
    private readonly MemoryStream _bytes = new();

    public PickleBuilder(byte protocol = 2) => Raw(0x80, protocol);

    public static byte[] StateDict => new PickleBuilder().Raw("}").Text("weight").Tensor(4, [4], [1]).Raw("s").End();

    public PickleBuilder Raw(params ReadOnlySpan<byte> bytes)
    {
        _bytes.Write(bytes);
        return this;
    }

    public PickleBuilder Raw(string opcodes) => Raw(Encoding.Latin1.GetBytes(opcodes));

    public PickleBuilder Repeat(string opcodes, int count)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(opcodes);
        for (int i = 0; i < count; i++)
            _bytes.Write(bytes);
        return this;
    }

    public PickleBuilder Text(string text)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, Encoding.UTF8.GetByteCount(text));
        return Raw("X").Raw(length).Raw(Encoding.UTF8.GetBytes(text));
    }

    public PickleBuilder Integer(BigInteger value) => Raw(0x8a, (byte)value.GetByteCount()).Raw(value.ToByteArray());

    /// <summary>A tensor of float32 at the beginning of storage "0".</summary>
    public PickleBuilder Tensor(BigInteger storageCount, long[] shape, long[] strides, long offset = 0, string key = "0") =>
        Raw("ctorch._utils\n_rebuild_tensor_v2\n((").Text("storage").Raw("ctorch\nFloatStorage\n").Text(key).Text("cpu")
            .Integer(storageCount).Raw("tQ")
            .Integer(offset).Tuple(shape).Tuple(strides).Raw(0x89).Raw("ccollections\nOrderedDict\n)RtR");

    public byte[] End() => Raw(".")._bytes.ToArray();

    /// <summary>The pickle with a storage "0" of four numbers, as torch.save packs it.</summary>
    public static byte[] Zip(
        byte[] pickle, CompressionLevel level = CompressionLevel.NoCompression, byte[]? storage = null,
        CompressionLevel storageLevel = CompressionLevel.NoCompression, params (string Name, byte[] Content)[] more)
    {
        using var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create))
        {
            foreach (var (name, content) in ((string, byte[])[])[
                ("net/data.pkl", pickle), ("net/data/0", storage ?? new byte[16]), ("net/version", "3\n"u8.ToArray()), .. more])
            {
                using var entry = archive.CreateEntry(name, name == "net/data/0" ? storageLevel : level).Open();
                entry.Write(content);
            }
        }
        return file.ToArray();
    }

    /// <summary>Likewise in the legacy format.</summary>
    /// <param name="pickle">The saved object.</param>
    /// <param name="elementCount">What the file says about the length of its storage.</param>
    /// <param name="storage">Four numbers; default: zeros.</param>
    public static byte[] Legacy(byte[] pickle, long elementCount = 4, byte[]? storage = null)
    {
        var count = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(count, elementCount);
        return
        [
            .. new PickleBuilder()
                .Integer(BigInteger.Parse("119547037146038801333356", System.Globalization.CultureInfo.InvariantCulture))
                .End(),
            .. new PickleBuilder().Integer(1001).End(), .. new PickleBuilder().Raw("}").End(), .. pickle,
            .. new PickleBuilder().Raw("]").Text("0").Raw("a").End(), .. count, .. storage ?? new byte[16],
        ];
    }

    public PickleBuilder Tuple(params ReadOnlySpan<long> values)
    {
        Raw("(");
        foreach (long value in values)
            Integer(value);
        return Raw("t");
    }
}
