using Flowers.Photos;
using Microsoft.ML.Data;

namespace Flowers.Tests;

[TestClass]
public sealed class PhotoFileTests
{
    /// <summary>What must be done to a stored image, in the order of Exif's values 1 to 8 (Exif 2.3, 4.6.4): mirrored left to right, then turned clockwise so many times.</summary>
    private static readonly (bool Mirror, int Turns)[] Meanings = [(false, 0), (true, 0), (false, 2), (true, 2), (true, 3), (false, 1), (true, 1), (false, 3)];

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(4)]
    [DataRow(5)]
    [DataRow(6)]
    [DataRow(7)]
    [DataRow(8)]
    public void A_photo_is_turned_as_the_camera_was_held(int orientation)
    {
        byte[] photo = AwkwardImages.Cmyk;
        var expected = Pixels(photo);
        var (mirror, turns) = Meanings[orientation - 1];
        if (mirror)
            expected = Rearranged(expected, expected.GetLength(0), expected.GetLength(1), (y, x) => (y, expected.GetLength(1) - 1 - x));
        for (int turn = 0; turn < turns; turn++)
        {
            var before = expected;
            expected = Rearranged(before, before.GetLength(1), before.GetLength(0), (y, x) => (before.GetLength(0) - 1 - x, y));
        }

        byte[] upright = PhotoFile.TurnUpright(AwkwardImages.Turned(photo, (byte)orientation));

        var actual = Pixels(upright);
        Assert.AreEqual((expected.GetLength(0), expected.GetLength(1)), (actual.GetLength(0), actual.GetLength(1)));
        CollectionAssert.AreEqual(expected, actual);
    }

    [TestMethod]
    public void Files_that_say_nothing_or_nonsense_stay_as_they_are()
    {
        byte[] turned = AwkwardImages.Turned(AwkwardImages.Cmyk, 6);
        byte[][] files = [[], AwkwardImages.Cmyk, AwkwardImages.Indexed, AwkwardImages.Turned(AwkwardImages.Cmyk, 0), AwkwardImages.Turned(AwkwardImages.Cmyk, 9), .. Enumerable.Range(0, 38).Select(length => turned[..length])];
        foreach (byte[] file in files)
            Assert.AreSame(file, PhotoFile.TurnUpright(file));
    }

    [TestMethod]
    public void Headers_that_lie_do_no_harm()
    {
        byte[] turned = AwkwardImages.Turned(AwkwardImages.Cmyk, 6);
        // The segment's length, the byte order, the place of the directory, its count.
        for (int at = 2; at < 38; at++)
        {
            foreach (byte value in (byte[])[0, 1, 0x49, 0x7F, 0x80, 0xFF])
            {
                byte[] file = [.. turned];
                file[at] = value;
                Assert.IsTrue(ExifOrientation.Read(file) is >= 1 and <= 8, $"byte {at} = {value}");
            }
        }
    }

    private static int[,] Pixels(byte[] file)
    {
        using var image = MLImage.CreateFromStream(new MemoryStream(file));
        var pixels = new int[image.Height, image.Width];
        int red = image.PixelFormat == MLPixelFormat.Bgra32 ? 2 : 0;
        for (int i = 0; i < pixels.Length; i++)
            pixels[i / image.Width, i % image.Width] = image.Pixels[(4 * i) + red] << 16 | image.Pixels[(4 * i) + 1] << 8 | image.Pixels[(4 * i) + 2 - red];
        return pixels;
    }

    private static int[,] Rearranged(int[,] source, int height, int width, Func<int, int, (int Row, int Column)> from)
    {
        var target = new int[height, width];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                var (row, column) = from(y, x);
                target[y, x] = source[row, column];
            }
        }
        return target;
    }
}
