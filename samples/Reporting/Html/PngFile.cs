using System.Buffers.Binary;
using System.IO.Compression;

namespace Reporting;

/// <summary>Writes 8-bit grey and RGB pictures as PNG (ISO/IEC 15948).</summary>
internal static class PngFile
{
    private const byte Grey = 0, Rgb = 2;

    private static readonly uint[] ChecksumTable = [.. Enumerable.Range(0, 256).Select(value =>
    {
        uint remainder = (uint)value;
        for (int bit = 0; bit < 8; bit++)
            remainder = (remainder & 1) == 0 ? remainder >> 1 : 0xedb88320 ^ (remainder >> 1);
        return remainder;
    })];

    public static byte[] Encode(ReadOnlySpan<byte> pixels, int width, int height, int channels)
    {
        if (channels is not (1 or 3) || pixels.Length != width * height * channels)
            throw new ArgumentException(FormattableString.Invariant($"A picture of {width}×{height} pixels must have 1 or 3 channels and a byte for each; received {channels} channels and {pixels.Length} bytes."));
        Span<byte> header = [0, 0, 0, 0, 0, 0, 0, 0, 8, channels == 1 ? Grey : Rgb, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);

        using var data = new MemoryStream();
        using (var compressed = new ZLibStream(data, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            for (int row = 0; row < height; row++)
            {
                // Each row is preceded by its filter: none.
                compressed.WriteByte(0);
                compressed.Write(pixels.Slice(row * width * channels, width * channels));
            }
        }
        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a]);
        WriteChunk(file, "IHDR"u8, header);
        WriteChunk(file, "IDAT"u8, data.GetBuffer().AsSpan(0, (int)data.Length));
        WriteChunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static void WriteChunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        file.Write(number);
        file.Write(type);
        file.Write(content);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Checksum(Checksum(uint.MaxValue, type), content));
        file.Write(number);
    }

    private static uint Checksum(uint checksum, ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
            checksum = ChecksumTable[(byte)(checksum ^ value)] ^ (checksum >> 8);
        return checksum;
    }
}
