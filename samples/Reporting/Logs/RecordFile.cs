using System.Buffers.Binary;
using System.Numerics;

namespace Reporting;

/// <summary>The framing of TFRecord files: length, checksum of the length, content, checksum of the content, little-endian.</summary>
internal static class RecordFile
{
    private const int LengthSize = sizeof(ulong), ChecksumSize = sizeof(uint), HeaderSize = LengthSize + ChecksumSize;

    public static byte[] Frame(ReadOnlySpan<byte> content)
    {
        var record = new byte[HeaderSize + content.Length + ChecksumSize];
        BinaryPrimitives.WriteUInt64LittleEndian(record, (ulong)content.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(LengthSize), MaskedChecksum(record.AsSpan(0, LengthSize)));
        content.CopyTo(record.AsSpan(HeaderSize));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(HeaderSize + content.Length), MaskedChecksum(content));
        return record;
    }

    /// <summary>
    /// The records from the stream's start to its end or to the first that is torn or damaged, each with the place where it ends.
    /// </summary>
    public static IEnumerable<(byte[] Content, long End)> Read(Stream stream)
    {
        stream.Position = 0;
        var header = new byte[HeaderSize];
        var checksum = new byte[ChecksumSize];
        while (stream.ReadAtLeast(header, HeaderSize, throwOnEndOfStream: false) == HeaderSize
            && HasChecksum(header.AsSpan(0, LengthSize), header.AsSpan(LengthSize)))
        {
            ulong length = BinaryPrimitives.ReadUInt64LittleEndian(header);
            if (length > (ulong)(stream.Length - stream.Position))
                yield break;
            var content = new byte[length];
            stream.ReadExactly(content);
            if (stream.ReadAtLeast(checksum, ChecksumSize, throwOnEndOfStream: false) < ChecksumSize || !HasChecksum(content, checksum))
                yield break;
            yield return (content, stream.Position);
        }
    }

    private static bool HasChecksum(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> checksum) =>
        MaskedChecksum(bytes) == BinaryPrimitives.ReadUInt32LittleEndian(checksum);

    /// <summary>CRC-32C, turned and moved so that the checksum of bytes that contain checksums is a good one too.</summary>
    private static uint MaskedChecksum(ReadOnlySpan<byte> bytes)
    {
        uint checksum = uint.MaxValue;
        foreach (byte value in bytes)
            checksum = BitOperations.Crc32C(checksum, value);
        return BitOperations.RotateRight(~checksum, 15) + 0xa282ead8;
    }
}
