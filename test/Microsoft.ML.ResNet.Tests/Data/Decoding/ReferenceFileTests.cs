using System.Buffers.Binary;

namespace Microsoft.ML.ResNet.Tests.Data.Decoding;

/// <summary>
/// Small files of many kinds, with the pixels that Pillow reads (test/Microsoft.ML.ResNet.Tests/Reference/make_decode_reference.py).
/// </summary>
[TestClass]
public sealed class ReferenceFileTests
{
    private static string Folder => Path.Combine(TestFiles.Reference, "decode");

    public static IEnumerable<object[]> Files =>
        Directory.GetFiles(Folder).Where(path => !path.EndsWith(".rgb", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
        .Select(path => new object[] { Path.GetFileName(path) });

    [TestMethod]
    [DynamicData(nameof(Files))]
    public void Every_kind_of_file_has_the_pixels_that_Pillow_reads(string name)
    {
        byte[] reference = File.ReadAllBytes(Path.Combine(Folder, name + ".rgb"));
        using var image = Decode(name);
        var bitmap = image.Bitmap;

        Assert.AreEqual((BinaryPrimitives.ReadUInt16LittleEndian(reference), BinaryPrimitives.ReadUInt16LittleEndian(reference.AsSpan(2))),
            ((ushort)bitmap.Width, (ushort)bitmap.Height));
        // Another version of the same decoder; inks are mixed by a formula instead of a table; 16 bits are cut instead of rounded.
        int tolerance = name.StartsWith("cmyk", StringComparison.Ordinal) ? 3
            : name.EndsWith(".jpg", StringComparison.Ordinal) || name.StartsWith("lossy", StringComparison.Ordinal) ? 2
            : name.StartsWith("sixteen", StringComparison.Ordinal) || name.StartsWith("transparent", StringComparison.Ordinal) ? 1 : 0;
        for (int i = 0; i < bitmap.Width * bitmap.Height; i++)
        {
            for (int c = 0; c < 3; c++)
                Assert.AreEqual(reference[4 + (3 * i) + c], bitmap.Pixels[(4 * i) + c], tolerance,
                    $"{name}: pixel {i % bitmap.Width}, {i / bitmap.Width}, channel {c}");
            Assert.AreEqual(byte.MaxValue, bitmap.Pixels[(4 * i) + 3]);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Files))]
    public void A_file_cut_anywhere_is_found_unless_only_what_is_no_image_is_lost(string name)
    {
        byte[] file = File.ReadAllBytes(Path.Combine(Folder, name));
        using var whole = Decode(name);
        byte[] expected = whole.Pixels.ToArray();
        int harmless = 0;
        for (int length = 0; length < file.Length; length++)
        {
            try
            {
                using var cut = ImageFileDecoder.Decode(file.AsSpan(0, length), new(), target: null);
                CollectionAssert.AreEqual(expected, cut.Pixels.ToArray(), $"{name} cut after {length} of {file.Length} bytes");
                harmless++;
            }
            catch (UnreadableImageException)
            {
            }
        }
        // A second frame, or the byte that ends a GIF file.
        Assert.IsTrue(harmless == 0 || name.EndsWith(".gif", StringComparison.Ordinal), $"{harmless} cuts of {name} lose nothing");
    }

    [TestMethod]
    [DynamicData(nameof(Files))]
    public void As_MLNet_decodes_is_as_MLNet_decodes(string name)
    {
        byte[] file = File.ReadAllBytes(Path.Combine(Folder, name));
        using var expected = Microsoft.ML.Data.MLImage.CreateFromStream(new MemoryStream(file));
        using var image = ImageFileDecoder.Decode(file, ImageDecoding.AsMLNet, target: null);
        var bitmap = image.Bitmap;

        Assert.AreEqual((expected.Width, expected.Height), (bitmap.Width, bitmap.Height));
        int red = expected.PixelFormat == Microsoft.ML.Data.MLPixelFormat.Rgba32 ? 0 : 2;
        for (int i = 0; i < bitmap.Pixels.Length; i += 4)
        {
            Assert.AreEqual(expected.Pixels[i + red], bitmap.Pixels[i]);
            Assert.AreEqual(expected.Pixels[i + 1], bitmap.Pixels[i + 1]);
            Assert.AreEqual(expected.Pixels[i + 2 - red], bitmap.Pixels[i + 2]);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Files))]
    public void The_size_that_a_file_declares_is_the_one_that_it_is_decoded_at(string name)
    {
        byte[] file = File.ReadAllBytes(Path.Combine(Folder, name));
        using var image = ImageFileDecoder.Decode(file, ImageDecoding.AsMLNet, target: null);

        Assert.AreEqual((image.Bitmap.Width, image.Bitmap.Height), ImageHeader.ReadSize(file));
    }

    [TestMethod]
    [DynamicData(nameof(Files))]
    public void People_are_shown_what_networks_see(string name)
    {
        byte[] file = File.ReadAllBytes(Path.Combine(Folder, name));
        using var expected = Decode(name);
        using var shown = new ImageDecoding().Decode(file);

        Assert.IsTrue(ImageDecoding.Recognizes(file));
        CollectionAssert.AreEqual(expected.Pixels.ToArray(), shown.Pixels.ToArray());
        Assert.ThrowsExactly<InvalidDataException>(() => new ImageDecoding().Decode(file.AsSpan(0, 60)));
    }

    [TestMethod]
    public void What_a_file_says_of_the_camera_does_no_harm_where_it_lies()
    {
        var random = new Random(7);
        foreach (string name in new[] { "turned 6.png", "turned 6.jpg", "turned 8.webp" })
        {
            byte[] file = File.ReadAllBytes(Path.Combine(Folder, name));
            int exif = file.AsSpan().IndexOf("MM\0*"u8) is >= 0 and var big ? big : file.AsSpan().IndexOf("II*\0"u8);
            Assert.IsGreaterThan(0, exif);
            for (int i = 0; i < 500; i++)
            {
                byte[] damaged = [.. file];
                for (int flips = random.Next(1, 4); flips > 0; flips--)
                    damaged[exif + random.Next(0, 24)] = (byte)random.Next(256);
                using var image = ImageFileDecoder.Decode(damaged, new(), target: null);
                Assert.AreEqual(37 * 26 * 4, image.Pixels.Length);
            }
        }
    }

    private static DecodedImage Decode(string name) =>
        ImageFileDecoder.Decode(File.ReadAllBytes(Path.Combine(Folder, name)), new(), target: null);
}
