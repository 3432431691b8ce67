using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Microsoft.ML.ResNet;

/// <summary>
/// What stands before each image of a packed file, so that a file whose writing was interrupted tells what is in it: the index comes last.
/// </summary>
/// <param name="Row">The row that was packed.</param>
/// <param name="Label">Its class, from 0.</param>
/// <param name="Name">Its path within the set.</param>
/// <param name="Length">Bytes of the image.</param>
/// <param name="Checksum">Of the image.</param>
internal readonly record struct PackedRecord(long Row, int Label, string Name, int Length, ulong Checksum)
{
    private const int Fixed = 40, Mark = 0x31474D49;

    /// <summary>Bytes before the image.</summary>
    public int HeaderBytes => Fixed + Encoding.UTF8.GetByteCount(Name);

    public byte[] Header()
    {
        var header = new byte[HeaderBytes];
        BinaryPrimitives.WriteInt32LittleEndian(header, Mark);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(4), Length);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), Label);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(12), checked((ushort)(header.Length - Fixed)));
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(16), Row);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(24), Checksum);
        Encoding.UTF8.GetBytes(Name, header.AsSpan(Fixed));
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(32), XxHash3.HashToUInt64(header));
        return header;
    }

    /// <summary>Reads a record and its image; false where there is none that is whole.</summary>
    public static bool TryRead(Stream file, ref byte[] image, out PackedRecord record)
    {
        record = default;
        var header = new byte[Fixed];
        if (file.ReadAtLeast(header, Fixed, throwOnEndOfStream: false) < Fixed || BinaryPrimitives.ReadInt32LittleEndian(header) != Mark)
            return false;
        int length = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(4));
        int named = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(12));
        if (length < 0 || length + (long)named > file.Length - file.Position)
            return false;
        Array.Resize(ref header, Fixed + named);
        file.ReadExactly(header.AsSpan(Fixed));
        ulong expected = BinaryPrimitives.ReadUInt64LittleEndian(header.AsSpan(32));
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(32), 0);
        if (image.Length < length)
            image = GC.AllocateUninitializedArray<byte>(length);
        file.ReadExactly(image.AsSpan(0, length));
        record = new(
            BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(16)), BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(8)),
            Encoding.UTF8.GetString(header.AsSpan(Fixed)), length, BinaryPrimitives.ReadUInt64LittleEndian(header.AsSpan(24)));
        return XxHash3.HashToUInt64(header) == expected && XxHash3.HashToUInt64(image.AsSpan(0, length)) == record.Checksum;
    }
}
