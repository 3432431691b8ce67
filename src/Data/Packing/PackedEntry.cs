using System.Buffers.Binary;

namespace Microsoft.ML.ResNet;

/// <summary>An image in the index of a packed file.</summary>
/// <param name="Offset">Of its bytes, from the start of the file.</param>
/// <param name="Checksum">XXH3 of its bytes, 64 bits.</param>
/// <param name="Length">Of its bytes.</param>
/// <param name="Label">Its class, from 0.</param>
/// <param name="NameOffset">Of its name, from the start of the index.</param>
/// <param name="NameLength">Of its name, in bytes of UTF-8.</param>
internal readonly record struct PackedEntry(long Offset, ulong Checksum, int Length, int Label, long NameOffset, int NameLength)
{
    /// <summary>Bytes of an entry.</summary>
    public const int Size = 40;

    public static PackedEntry Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]),
        BinaryPrimitives.ReadInt32LittleEndian(bytes[16..]), BinaryPrimitives.ReadInt32LittleEndian(bytes[20..]),
        BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]), BinaryPrimitives.ReadUInt16LittleEndian(bytes[32..]));

    public void Write(Span<byte> bytes)
    {
        bytes[..Size].Clear();
        BinaryPrimitives.WriteInt64LittleEndian(bytes, Offset);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], Checksum);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[16..], Length);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[20..], Label);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[24..], NameOffset);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[32..], checked((ushort)NameLength));
    }
}
