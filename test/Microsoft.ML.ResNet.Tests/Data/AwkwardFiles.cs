using System.Buffers.Binary;
using System.IO.Compression;

namespace Microsoft.ML.ResNet.Tests.Data;

/// <summary>Image files as photo collections have them, though encoders in our reach do not make them.</summary>
internal static class AwkwardFiles
{
    /// <summary>Two frames of one pixel, and of one colour: white, then black.</summary>
    public static byte[] AnimatedGif { get; } = Convert.FromHexString(
        "47494638396101000100800000" + "000000ffffff" + "21f90400000000002c00000000010001000002024c0100"
            + "21f90400000000002c0000000001000100000202440100" + "3b");

    /// <summary>One pixel, two frames would follow; as Modernizr asks browsers with it whether they know animated WebP.</summary>
    public static byte[] AnimatedWebP { get; } = Convert.FromBase64String(
        "UklGRlIAAABXRUJQVlA4WAoAAAASAAAAAAAAAAAAQU5JTQYAAAD/////AABBTk1GJgAAAAAAAAAAAAAAAAAAAGQAAABWUDhMDQAAAC8AAAAQBxAREYiI/gcA");

    /// <summary>16 bits a channel, big-endian.</summary>
    public static byte[] SixteenBitPng(int width, int height, Func<int, int, int, ushort> value)
    {
        var rows = new MemoryStream();
        for (int y = 0; y < height; y++)
        {
            rows.WriteByte(0);
            for (int i = 0; i < width * 3; i++)
            {
                ushort sample = value(i / 3, y, i % 3);
                rows.Write([(byte)(sample >> 8), (byte)sample]);
            }
        }
        return Png(width, height, bits: 16, colourType: 2, [], rows.ToArray());
    }

    /// <summary>A grey image whose data end after some of its rows, in a file that is whole.</summary>
    public static byte[] PngWithRowsMissing(int width, int height, int rows) =>
        Png(width, height, bits: 8, colourType: 0, [], new byte[rows * (width + 1)]);

    /// <summary>A byte a pixel that chooses from a palette of red, green and blue.</summary>
    public static byte[] IndexedPng(int width, int height, byte[] palette, Func<int, int, byte> index)
    {
        var rows = new MemoryStream();
        for (int y = 0; y < height; y++)
            rows.Write([0, .. Enumerable.Range(0, width).Select(x => index(x, y))]);
        return Png(width, height, bits: 8, colourType: 3, Chunk("PLTE"u8, palette), rows.ToArray());
    }

    /// <summary>A JPEG file that says how the camera was held (Exif 2.3, tag 0x0112): 6 = its top is on the right.</summary>
    public static byte[] WithOrientation(byte[] jpeg, byte orientation)
    {
        byte[] exif = [.. "Exif\0\0"u8, .. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];
        return [.. jpeg[..2], 0xFF, 0xE1, 0, (byte)(exif.Length + 2), .. exif, .. jpeg[2..]];
    }

    /// <summary>Says sRGB: without it, some decoders take 16 bits for linear light.</summary>
    public static byte[] Png(int width, int height, byte bits, byte colourType, byte[] palette, byte[] rows)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (bits, colourType);
        var data = new MemoryStream();
        using (var zlib = new ZLibStream(data, CompressionLevel.Fastest, leaveOpen: true))
            zlib.Write(rows);
        return
        [
            0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, .. Chunk("IHDR"u8, header), .. Chunk("sRGB"u8, [0]), .. palette,
            .. Chunk("IDAT"u8, data.ToArray()), .. Chunk("IEND"u8, []),
        ];
    }

    private static byte[] Chunk(ReadOnlySpan<byte> type, byte[] data)
    {
        var checksum = new Crc32();
        checksum.Append([.. type, .. data]);
        var (length, crc) = (new byte[4], new byte[4]);
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(crc, checksum.Value);
        return [.. length, .. type, .. data, .. crc];
    }
}
