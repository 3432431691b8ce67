using System.Runtime.InteropServices;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>The first 256 bytes of ML.NET's binary data files.</summary>
[StructLayout(LayoutKind.Sequential, Size = Size)]
internal struct SchemaFileHeader
{
    public const int Size = 0x100;
    public const ulong TailSignatureValue = 0x434D4C0044564200;
    // "CML", zero, "DVB", zero.
    private const ulong SignatureValue = 0x00425644004C4D43;
    private const ulong WrittenVersion = 0x0001000100010006;
    private const ulong OldestVersion = 0x0001000100010004;

    public ulong Signature;
    public ulong Version;
    public ulong CompatibleVersion;
    public long TableOfContentsOffset;
    public long TailOffset;
    public long RowCount;
    public int ColumnCount;

    public static SchemaFileHeader Create(int columnCount) => new()
    {
        Signature = SignatureValue,
        Version = WrittenVersion,
        CompatibleVersion = WrittenVersion,
        ColumnCount = columnCount,
    };

    public static SchemaFileHeader Read(BinaryReader reader)
    {
        var header = default(SchemaFileHeader);
        var read = reader.BaseStream.ReadAtLeast(MemoryMarshal.AsBytes(new Span<SchemaFileHeader>(ref header)), Size, throwOnEndOfStream: false);
        Contracts.CheckDecode(read == Size, $"Read only {read} bytes in file, expected header size of {Size}");
        Contracts.CheckDecode(header.Signature == SignatureValue, "This does not appear to be a binary dataview file");
        Contracts.CheckDecode(header.CompatibleVersion <= header.Version, "Compatibility version cannot be greater than file version");
        Contracts.Check(header.CompatibleVersion is >= OldestVersion and <= WrittenVersion, $"Cannot read version {header.CompatibleVersion:X16} data");
        Contracts.CheckDecode(header.RowCount >= 0, "Row count cannot be negative");
        Contracts.CheckDecode(header.ColumnCount >= 0, "Column count cannot be negative");
        Contracts.CheckDecode(header.TableOfContentsOffset >= Size || header.ColumnCount == 0, "Table of contents offset less than header size, impossible");
        Contracts.CheckDecode(header.TailOffset >= Size, "Tail offset less than header size, impossible");
        reader.BaseStream.Position = header.TailOffset;
        Contracts.CheckDecode(reader.ReadUInt64() == TailSignatureValue, "Incorrect tail signature");
        return header;
    }

    public readonly void Write(BinaryWriter writer) => writer.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<SchemaFileHeader>(in this)));
}
