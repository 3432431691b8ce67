using System.Buffers.Binary;
using SkiaSharp;

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

        using var decoded = Decode(Picture.FromPixels(pixels, 7, 5, channels));

        Assert.AreEqual((7, 5), (decoded.Width, decoded.Height));
        byte[] expected = channels == 3 ? pixels : [.. pixels.SelectMany(level => new[] { level, level, level })];
        CollectionAssert.AreEqual(expected, decoded.Pixels.SelectMany(pixel => new[] { pixel.Red, pixel.Green, pixel.Blue }).ToArray());
    }

    [TestMethod]
    public void A_larger_picture_is_made_smaller_and_every_pixel_of_it_counts()
    {
        // A chessboard of single pixels: whoever skips some sees black or white.
        byte[] pixels = [.. Enumerable.Range(0, 64 * 32).Select(i => (byte)((i + i / 64) % 2 == 0 ? 0 : 200))];

        using var decoded = Decode(Picture.FromPixels(pixels, 64, 32, 1, longestSide: 16));

        Assert.AreEqual((16, 8), (decoded.Width, decoded.Height));
        Assert.IsTrue(
            decoded.Pixels.All(pixel => Math.Abs(pixel.Red - 100) <= 2), string.Join(' ', decoded.Pixels.Select(pixel => pixel.Red)));
    }

    [TestMethod]
    public void A_thumbnail_of_a_file_is_small_and_looks_like_it()
    {
        using var photo = new SKBitmap(400, 200);
        photo.Erase(new SKColor(200, 100, 50));
        using var file = photo.Encode(SKEncodedImageFormat.Webp, quality: 90);

        var thumbnail = Picture.Thumbnail(file.ToArray(), longestSide: 100);

        using var decoded = Decode(thumbnail);
        Assert.AreEqual((100, 50), (decoded.Width, decoded.Height));
        var middle = decoded.GetPixel(50, 25);
        Assert.IsTrue(Math.Abs(middle.Red - 200) + Math.Abs(middle.Green - 100) + Math.Abs(middle.Blue - 50) <= 12, middle.ToString());
        Assert.ThrowsExactly<InvalidDataException>(() => Picture.Thumbnail("no image"u8.ToArray()));
    }

    [TestMethod]
    public void Pixels_that_do_not_make_the_picture_are_refused()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => Picture.FromPixels(new byte[8], 2, 2, 1));

        Assert.AreEqual(
            "A picture of 2×2 pixels must have 1 or 3 channels and a byte for each; received 1 channels and 8 bytes.", error.Message);
    }

    private static SKBitmap Decode(Picture picture)
    {
        Assert.AreEqual("image/png", picture.MediaType);
        Assert.AreEqual(0x89504e470d0a1a0a, BinaryPrimitives.ReadUInt64BigEndian(picture.Bytes));
        return SKBitmap.Decode(picture.Bytes);
    }
}
