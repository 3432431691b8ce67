namespace Microsoft.ML.ResNet.Tests.Data.Decoding;

[TestClass]
public sealed class ReducedSizeTests
{
    private static readonly ImageDecoding Whole = new() { ReducedSize = false };

    [TestMethod]
    [DataRow(4000, 3000, 256, 1, DisplayName = "12 megapixels")]
    [DataRow(3000, 4000, 256, 1, DisplayName = "12 megapixels, upright")]
    [DataRow(2560, 2560, 256, 1, DisplayName = "exactly a quarter more at an eighth")]
    [DataRow(2559, 2560, 256, 2, DisplayName = "not quite")]
    [DataRow(1001, 903, 256, 3)]
    [DataRow(640, 640, 256, 4)]
    [DataRow(639, 800, 256, 8, DisplayName = "from half the size on whole")]
    [DataRow(200, 100, 256, 8, DisplayName = "smaller than needed")]
    public void A_JPEG_is_decoded_at_the_smallest_size_that_is_a_quarter_larger_than_needed(int width, int height, int shorterSide,
        int eighths)
    {
        var shape = new ImageShape(3, 224, 224);
        using var image = ImageFileDecoder.Decode(Photograph.Jpeg(width, height), new(), (w, h) => ScaledCrop.Resize(w, h, shorterSide,
            shape));
        var bitmap = image.Bitmap;

        Assert.AreEqual((((width * eighths) + 7) / 8, ((height * eighths) + 7) / 8), (bitmap.Width, bitmap.Height));
        Assert.AreEqual((width, height), (bitmap.FullWidth, bitmap.FullHeight));
        Assert.AreEqual(new Extent(0, width * eighths / 8.0), bitmap.Horizontal);
        Assert.AreEqual(new Extent(0, height * eighths / 8.0), bitmap.Vertical);
    }

    [TestMethod]
    public void Other_formats_and_whoever_asks_for_it_get_the_whole_image()
    {
        byte[] jpeg = Photograph.Jpeg(800, 600);
        using var whole = ImageFileDecoder.Decode(jpeg, Whole, (_, _) => (10, 10));
        using var needed = ImageFileDecoder.Decode(jpeg, new(), target: null);
        using var png = ImageFileDecoder.Decode(ComputedImage.File(800, 600, 3), new(), (_, _) => (10, 10));

        foreach (var image in new[] { whole, needed, png })
            Assert.AreEqual((800, 600), (image.Bitmap.Width, image.Bitmap.Height));
    }

    [TestMethod]
    [DataRow(1203, 901, 0)]
    [DataRow(1999, 1207, 0)]
    [DataRow(1203, 901, 3)]
    [DataRow(1203, 901, 6)]
    [DataRow(1207, 1999, 8)]
    public void A_reduced_image_lies_where_the_whole_one_does_to_its_edges(int width, int height, int orientation)
    {
        byte[] file = Photograph.Ramp(width, height);
        if (orientation > 0)
            file = AwkwardFiles.WithOrientation(file, (byte)orientation);
        var scaler = new ImageScaler(new ImageInput(new(3, 60, 80), PixelLayout.Interleaved));
        byte[] reduced = new byte[60 * 80 * 3], whole = new byte[60 * 80 * 3];

        EncodedImageReader.Read(file, reduced, scaler);
        EncodedImageReader.Read(file, whole, new ImageScaler(scaler.Input with { Decoding = Whole }));

        // A step of the ramp is 256 / 80 = 3.2 levels a pixel: one pixel beside would be seen.
        for (int i = 0; i < whole.Length; i++)
            Assert.AreEqual(whole[i], reduced[i], 2, $"column {i / 3 % 80}, row {i / 240}, channel {i % 3}");
        CollectionAssert.AreNotEqual(whole, reduced);
    }

    [TestMethod]
    public void Photographs_differ_by_less_than_between_two_filters_for_resizing()
    {
        double difference = 0;
        const int Photographs = 4;
        for (int seed = 0; seed < Photographs; seed++)
        {
            byte[] file = Photograph.Jpeg(1600, 1200, seed);
            var scaler = new ImageScaler(new ImageInput(new(3, 112, 112), PixelLayout.Interleaved) { ShorterSide = 120 });
            byte[] reduced = new byte[112 * 112 * 3], whole = new byte[112 * 112 * 3];
            EncodedImageReader.Read(file, reduced, scaler);
            EncodedImageReader.Read(file, whole, new ImageScaler(scaler.Input with { Decoding = Whole }));
            difference += whole.Zip(reduced, (a, b) => Math.Abs(a - b)).Average() / Photographs;
        }
        Assert.IsLessThan(1.6, difference);
    }

    [TestMethod]
    public void A_photograph_of_twelve_megapixels_takes_a_third_of_the_time_and_a_sixtieth_of_the_memory()
    {
        byte[] file = Photograph.Jpeg(4000, 3000, quality: 90);
        var input = new ImageInput(new(3, 224, 224), PixelLayout.Interleaved) { ShorterSide = 256 };
        var (reduced, whole) = (new ImageScaler(input), new ImageScaler(input with { Decoding = Whole }));
        byte[] pixels = new byte[input.Shape.PixelCount];
        // The best of several, in turns: whatever else the machine does disturbs both.
        double least = double.MaxValue, leastWhole = double.MaxValue;
        for (int round = 0; round < 7; round++)
        {
            leastWhole = Math.Min(leastWhole, Milliseconds(whole));
            least = Math.Min(least, Milliseconds(reduced));
        }
        Console.WriteLine(FormattableString.Invariant($"{least:f1} ms, whole {leastWhole:f1} ms"));
        Assert.IsGreaterThan(3, leastWhole / least);

        using var image = ImageFileDecoder.Decode(file, input.Decoding, reduced.TargetSize);
        Assert.AreEqual(4000 * 3000 * 4 / 64, image.Pixels.Length);

        double Milliseconds(ImageScaler scaler)
        {
            var clock = System.Diagnostics.Stopwatch.StartNew();
            EncodedImageReader.Read(file, pixels, scaler);
            return clock.Elapsed.TotalMilliseconds;
        }
    }

    [TestMethod]
    public void Files_that_end_too_early_are_found_at_any_size()
    {
        byte[] file = Photograph.Jpeg(1600, 1200);
        foreach (int length in new[] { file.Length - 1, file.Length - 2, file.Length / 2, 700 })
        {
            foreach (int side in new[] { 1, 200, 5000 })
            {
                var error = Assert.ThrowsExactly<UnreadableImageException>(() => ImageFileDecoder.Decode(file.AsSpan(0, length), new(),
                    (_, _) => (side, side)));
                Assert.Contains("truncated", error.Message);
            }
        }
    }

    [TestMethod]
    public void Data_that_end_too_early_before_a_proper_end_of_the_file_are_found_where_the_decoder_says_so()
    {
        // Rows are missing in a complete zlib stream, so no chunk is cut.
        byte[] file = AwkwardFiles.PngWithRowsMissing(20, 16, rows: 9);
        Assert.IsNull(ImageFile.FindDefect(file));
        var error = Assert.ThrowsExactly<UnreadableImageException>(() => ImageFileDecoder.Decode(file, new(), target: null));
        Assert.Contains("truncated", error.Message);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(6)]
    [DataRow(7)]
    public void Everything_that_decodes_gives_the_same_pixels_of_a_large_photograph(int orientation)
    {
        byte[] file = Photograph.Jpeg(1500, 1111);
        if (orientation > 0)
            file = AwkwardFiles.WithOrientation(file, (byte)orientation);
        var input = new ImageInput(new(3, 64, 64), PixelLayout.Interleaved) { ShorterSide = 72 };
        byte[] expected = new byte[input.Shape.PixelCount];
        EncodedImageReader.Read(file, expected, new ImageScaler(input));

        using var store = StoreData.Load([new FileRow { Features = file }, new FileRow { Features = file, Label = 1 }], input: input);
        CollectionAssert.AreEqual(expected, store.Pixels<byte>(0).ToArray(), "decoded once, for training");

        using var originals = StoreData.Load(
            [new FileRow { Features = file }, new FileRow { Features = file, Label = 1 }], new() { ShorterSide = new(64, 80) }, input);
        CollectionAssert.AreEqual(expected, new StoreReader(originals).ScoringView(0).ToArray(), "kept as it came");

        using var served = new ImageDecoder(input, 1 << 25).Decode(file);
        CollectionAssert.AreEqual(expected, served.Bytes.ToArray(), "served");

        var saved = new DecodedRow();
        new DecodingMapping().GetMapping()(new DecodingRow { File = file, Settings = DecodingMapping.SettingsOf(input) }, saved);
        CollectionAssert.AreEqual(expected, saved.Image!.Pixels.ToArray().Chunk(4).SelectMany(pixel => pixel[..3]).ToArray(),
            "in a saved chain");
        saved.Image.Dispose();

        var views = new ViewReader(new EncodedImageReader("Features", input), new ViewPlan(TestTimeAugmentation.Mirrored, input.Shape));
        CollectionAssert.AreEqual(expected, views.Read(new RawImage { Bytes = new(file.Length, file) })[0].Pixels,
            "with test-time augmentation");
    }
}
