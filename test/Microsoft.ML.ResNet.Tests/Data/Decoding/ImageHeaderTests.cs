using System.Buffers.Binary;

namespace Microsoft.ML.ResNet.Tests.Data.Decoding;

[TestClass]
public sealed class ImageHeaderTests
{
    [TestMethod]
    [DataRow(".png", 24, 17)]
    [DataRow(".jpg", 24, 17)]
    [DataRow(".jpg", 1, 300)]
    [DataRow(".png", 513, 2)]
    public void It_reads_what_an_encoder_wrote(string extension, int width, int height) =>
        Assert.AreEqual((width, height), ImageHeader.ReadSize(ComputedImage.File(width, height, seed: 1, extension)));

    [TestMethod]
    [DataRow("47494638396103000200", 3, 2, DisplayName = "GIF")]
    [DataRow("474946383961030002000000002c0100000004000500", 5, 5, DisplayName = "GIF whose first frame is larger than its screen")]
    [DataRow("47494638396103000200000000" + "21fe0568656c6c6f00" + "2c01000000040005000000", 5, 5, DisplayName = "GIF with a comment")]
    [DataRow("47494638396103000200000000" + "21f9010000000000" + "2c00000000090008000000", 9, 8,
        DisplayName = "GIF whose graphic control says that it is shorter than decoders take it for")]
    [DataRow("424d00000000000000000000000028000000070000000900000001001800", 7, 9, DisplayName = "BMP")]
    [DataRow(
        "424d000000000000000000000000280000000700000000000080010018", 7, 1L << 31,
        DisplayName = "BMP from the top down, of the smallest number there is")]
    [DataRow("424d0000000000000000000000000c0000000700090001001800", 7, 9, DisplayName = "BMP of OS/2")]
    [DataRow("524946460000000057454250565038200a000000300100" + "9d012a" + "80024001", 640, 320, DisplayName = "WebP, lossy")]
    [DataRow("5249464600000000574542505650384c0a0000002f" + "7fc24f00" + "0000000000", 640, 320, DisplayName = "WebP, lossless")]
    [DataRow("524946460000000057454250565038580a00000000000000" + "7f0200" + "3f0100", 640, 320, DisplayName = "WebP, extended")]
    public void It_reads_the_other_formats(string file, long width, long height) =>
        Assert.AreEqual((width, height), ImageHeader.ReadSize([.. Convert.FromHexString(file), .. new byte[4]]));

    [TestMethod]
    public void A_thumbnail_inside_a_photograph_does_not_count()
    {
        byte[] photograph = ComputedImage.File(40, 30, 3, ".jpg"), thumbnail = ComputedImage.File(8, 8, 4, ".jpg");
        var segment = new byte[4 + thumbnail.Length];
        (segment[0], segment[1]) = (0xFF, 0xE1);
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(2), (ushort)(thumbnail.Length + 2));
        thumbnail.CopyTo(segment, 4);

        Assert.AreEqual((40, 30), ImageHeader.ReadSize([.. photograph[..2], .. segment, .. photograph[2..]]));
    }

    [TestMethod]
    public void Dimensions_near_the_limits_of_the_formats_are_read() =>
        Assert.AreEqual((uint.MaxValue, 70_000L), ImageHeader.ReadSize(Png(uint.MaxValue, 70_000)));

    [TestMethod]
    public void Whatever_is_damaged_has_no_size_and_does_no_harm()
    {
        Assert.IsNull(ImageHeader.ReadSize([]));
        Assert.IsNull(ImageHeader.ReadSize("a letter"u8));
        Assert.IsNull(ImageHeader.ReadSize(Png(0, 5)));
        var random = new Random(1);
        byte[][] files =
        [
            .. Bases.Select(extension => ComputedImage.File(24, 17, 1, extension)),
            Convert.FromHexString("47494638396103000200800000" + "00000000000021fe0568656c6c6f002c0100000004000500"),
        ];
        for (int i = 0; i < 20_000; i++)
        {
            byte[] file = [.. files[i % files.Length]];
            for (int flips = random.Next(1, 6); flips > 0; flips--)
                file[random.Next(Math.Min(file.Length, 64))] = (byte)random.Next(256);
            ImageHeader.ReadSize(file.AsSpan(0, random.Next(file.Length + 1)));
        }
    }

    private static readonly string[] Bases = [".png", ".jpg"];

    /// <summary>The beginning of a PNG.</summary>
    internal static byte[] Png(uint width, uint height)
    {
        byte[] file = [.. Convert.FromHexString("89504E470D0A1A0A0000000D"), .. "IHDR"u8, .. new byte[25]];
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(16), width);
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(20), height);
        return file;
    }
}
