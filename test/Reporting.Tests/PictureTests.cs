using System.Buffers.Binary;
using System.IO.Compression;

namespace Reporting.Tests;

[TestClass]
public sealed class PictureTests
{
    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    public void A_picture_comes_back_from_its_PNG_pixel_by_pixel(int channels)
    {
        var random = new Random(1);
        var pixels = new byte[7 * 5 * channels];
        random.NextBytes(pixels);

        var (width, height, type, decoded) = Decode(Picture.FromPixels(pixels, 7, 5, channels).Bytes);

        Assert.AreEqual((7, 5, channels == 1 ? 0 : 2), (width, height, type));
        CollectionAssert.AreEqual(pixels, decoded);
    }

    [TestMethod]
    public void A_larger_picture_is_made_smaller_by_the_mean_of_what_each_pixel_covers()
    {
        byte[] pixels = [0, 100, 10, 20, 50, 250, 30, 41];

        var (width, height, _, decoded) = Decode(Picture.FromPixels(pixels, 4, 2, 1, longestSide: 2).Bytes);

        Assert.AreEqual((2, 1), (width, height));
        CollectionAssert.AreEqual(new byte[] { 100, 25 }, decoded);
    }

    [TestMethod]
    public void Pixels_that_do_not_make_the_picture_are_refused()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => PngFile.Encode(new byte[8], 2, 2, 1));

        Assert.AreEqual("A picture of 2×2 pixels must have 1 or 3 channels and a byte for each; received 1 channels and 8 bytes.", error.Message);
    }

    private static (int Width, int Height, int Type, byte[] Pixels) Decode(byte[] file)
    {
        CollectionAssert.AreEqual(new byte[] { 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a }, file[..8]);
        var chunks = new Dictionary<string, byte[]>();
        for (int at = 8; at < file.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            Assert.AreEqual(Crc32(file.AsSpan(at + 4, length + 4)), BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 8 + length)));
            chunks.Add(System.Text.Encoding.ASCII.GetString(file, at + 4, 4), file[(at + 8)..(at + 8 + length)]);
            at += 12 + length;
        }
        CollectionAssert.AreEqual(new[] { "IHDR", "IDAT", "IEND" }, chunks.Keys);
        byte[] header = chunks["IHDR"];
        int width = BinaryPrimitives.ReadInt32BigEndian(header), height = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4)), rowLength = width * (header[9] == 0 ? 1 : 3);
        using var data = new MemoryStream();
        using (var compressed = new ZLibStream(new MemoryStream(chunks["IDAT"]), CompressionMode.Decompress))
            compressed.CopyTo(data);
        return (width, height, header[9], [.. data.ToArray().Chunk(rowLength + 1).SelectMany(row => row[1..])]);
    }

    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        uint remainder = 0xffffffff;
        foreach (byte value in bytes)
        {
            remainder ^= value;
            for (int bit = 0; bit < 8; bit++)
                remainder = (remainder >> 1) ^ ((remainder & 1) * 0xedb88320);
        }
        return ~remainder;
    }
}
