using SkiaSharp;

namespace Microsoft.ML.ResNet.Tests.Data.Decoding;

[TestClass]
public sealed class BackgroundTests
{
    [TestMethod]
    public void What_is_transparent_shows_the_background_and_what_is_half_transparent_half_of_it()
    {
        byte[] file = Png((x, _) => new SKColor(200, 100, 0, (byte)(x * 85)));

        CollectionAssert.AreEqual((byte[])[255, 255, 255, 237, 203, 170, 218, 152, 85, 200, 100, 0], Row(file, new()));
        CollectionAssert.AreEqual((byte[])[0, 0, 0, 67, 33, 0, 133, 67, 0, 200, 100, 0], Row(file, ImageDecoding.AsMLNet));
        CollectionAssert.AreEqual((byte[])[10, 20, 30, 74, 46, 20, 136, 74, 10, 200, 100, 0], Row(file,
            new() { Background = new(10, 20, 30) }));
    }

    [TestMethod]
    public void A_black_shape_on_transparent_ground_can_be_told_from_another()
    {
        byte[] square = Png((x, y) => new SKColor(0, 0, 0, x is 1 or 2 && y is 1 or 2 ? (byte)255 : (byte)0));
        byte[] bar = Png((x, _) => new SKColor(0, 0, 0, x < 2 ? (byte)255 : (byte)0));

        CollectionAssert.AreNotEqual(Pixels(square, new()), Pixels(bar, new()));
        CollectionAssert.AreEqual(Pixels(square, ImageDecoding.AsMLNet), Pixels(bar, ImageDecoding.AsMLNet), "both are black all over");
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_warning_tells_of_images_of_one_colour(bool keptAsTheyCame)
    {
        byte[] shape = Png((x, _) => new SKColor(0, 0, 0, x < 2 ? (byte)255 : (byte)0));
        FileRow[] rows = [.. Enumerable.Range(0, 12).Select(
            i => new FileRow { Label = (uint)(i % 3), Features = i < 3 ? shape : ComputedImage.File(8, 8, i) })];
        var options = new ImageStoreOptions { ShorterSide = keptAsTheyCame ? new(4, 6) : null };

        string[] white = Log(rows, options, new());
        string[] black = Log(rows, options, ImageDecoding.AsMLNet);

        Assert.IsFalse(white.Any(message => message.Contains("one colour", StringComparison.Ordinal)));
        string warning = black.Single(message => message.Contains("one colour", StringComparison.Ordinal));
        Assert.Contains("3 of the 12 images of the training set are of one colour all over", warning);
        Assert.Contains("Decoding.Background is (0, 0, 0)", warning);
    }

    private static string[] Log(FileRow[] rows, ImageStoreOptions options, ImageDecoding decoding)
    {
        var log = new List<string>();
        var context = new MLContext(1);
        context.Log += (_, message) => log.Add(message.Message);
        using var store = StoreData.Load(rows, options, new ImageInput(new(3, 4, 4), PixelLayout.Interleaved) { Decoding = decoding },
            context);
        return [.. log];
    }

    private static byte[] Row(byte[] file, ImageDecoding decoding) => Pixels(file, decoding)[..12];

    private static byte[] Pixels(byte[] file, ImageDecoding decoding)
    {
        byte[] pixels = new byte[4 * 4 * 3];
        EncodedImageReader.Read(file, pixels, new ImageScaler(
            new ImageInput(new(3, 4, 4), PixelLayout.Interleaved) { Decoding = decoding }));
        return pixels;
    }

    private static byte[] Png(Func<int, int, SKColor> colour)
    {
        using var bitmap = new SKBitmap(4, 4, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        for (int y = 0; y < 4; y++)
        {
            for (int x = 0; x < 4; x++)
                bitmap.SetPixel(x, y, colour(x, y));
        }
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }
}
