using Microsoft.ML.Data;
using Microsoft.ML.ResNet.Tests.Data;
using Microsoft.ML.ResNet.Tests.Onnx;
using Microsoft.ML.ResNet.Tests.Resuming;

namespace Microsoft.ML.ResNet.Tests.Datasets;

[TestClass]
public sealed class PackedImagesTests
{
    private const int Count = 60;

    private readonly MLContext _context = new(1);
    private readonly ImageFolderOnDisk _images = new(Count);
    private readonly TemporaryFolder _folder = new();

    private string Packed => _folder.File("set.images");

    private IDataView Folder => _images.Load(_context);

    [TestCleanup]
    public void DeleteFolders()
    {
        _images.Dispose();
        _folder.Dispose();
    }

    [TestMethod]
    public void What_is_packed_comes_back_file_by_file_with_names_labels_and_classes()
    {
        var packed = _context.Data.PackImages(Folder, Packed);
        AssertSame(Column<byte[]>(Folder, "Image"), Column<byte[]>(packed, "Image"));
        CollectionAssert.AreEqual(Column<uint>(Folder, "Label"), Column<uint>(packed, "Label"));
        Assert.AreSequenceEqual(DatasetRow.KeyNames(Folder, "Label"), DatasetRow.KeyNames(packed, "Label"));
        Assert.AreEqual($"{Packed}#3/class 0/0009 ü.png", Column<string>(packed, "ImagePath")[3]);
        Assert.AreEqual(Count, packed.GetRowCount());
        // In any order, and by many at once.
        var shuffled = _context.Data.ShuffleRows(packed, seed: 3);
        Assert.HasCount(Count, Column<byte[]>(shuffled, "Image"));
    }

    [TestMethod]
    public void A_training_on_packed_files_is_one_on_the_files_and_goes_on_from_its_checkpoint()
    {
        var packed = _context.Data.PackImages(Folder, Packed);
        var checkpoint = new TrainingCheckpoint { Path = _folder.File("training.checkpoint"), Steps = 2 };
        var options = SmallTraining.Options with
        {
            FeatureColumnName = "Image",
            ImageShape = new ImageShape(3, 16, 16),
            Augmentation = ImageAugmentation.ImageNet with { ShorterSide = new(18, 30) },
            ImageReading = ImageReading.WhenShown,
        };
        var whole = SmallTraining.FittedWeights(options, Folder);
        CollectionAssert.AreEqual(whole, SmallTraining.FittedWeights(options, packed));
        CollectionAssert.AreEqual(whole, SmallTraining.FittedWeights(options with { ImageReading = ImageReading.Once }, packed));
        SmallTraining.Interrupt(options with { Checkpoint = checkpoint }, 4, Folder);
        CollectionAssert.AreEqual(whole, SmallTraining.FittedWeights(options with { Checkpoint = checkpoint }, packed));
    }

    [TestMethod]
    public void Images_that_are_resized_are_packed_as_their_pixels_and_small_ones_stay_as_large_as_they_are()
    {
        var packed = _context.Data.PackImages(Folder, Packed, new() { ShorterSide = 20 });
        var (files, bitmaps) = (Column<byte[]>(Folder, "Image"), Column<byte[]>(packed, "Image"));
        for (int i = 0; i < Count; i++)
        {
            using var whole = ImageFileDecoder.Decode(files[i], new(), null);
            using var small = ImageFileDecoder.Decode(bitmaps[i], new(), null);
            var from = whole.Bitmap;
            var to = small.Bitmap;
            int side = Math.Min(20, Math.Min(from.Width, from.Height));
            Assert.AreEqual(side, Math.Min(to.Width, to.Height));
            var shape = new ImageShape(3, to.Height, to.Width);
            byte[] expected = new byte[shape.PixelCount], actual = new byte[shape.PixelCount];
            new ImageScaler(shape).Scale(from, new ScaledCrop(to.Width, to.Height, 0, 0, false), expected);
            new ImageScaler(shape).Scale(to, actual);
            CollectionAssert.AreEqual(expected, actual, $"image {i}");
        }
    }

    [TestMethod]
    public void Packing_that_was_interrupted_goes_on_to_the_same_file_wherever_it_was_cut()
    {
        string whole = _folder.File("whole.images");
        _context.Data.PackImages(Folder, whole);
        using var cancellation = new CancellationTokenSource();
        var interrupted = _context.Data.FilterByCustomPredicate<PathRow>(Folder, row =>
        {
            if (row.ImagePath == _images.Files[45])
                cancellation.Cancel();
            return false;
        });
        string part = Packed + ".part";
        byte[] bytes = File.ReadAllBytes(whole);
        foreach (int kept in new[] { 0, 5, 16, 17, 40, 5000, bytes.Length / 2, bytes.Length - 100, bytes.Length - 1 })
        {
            File.WriteAllBytes(part, bytes[..kept]);
            _context.Data.PackImages(Folder, Packed);
            CollectionAssert.AreEqual(bytes, File.ReadAllBytes(Packed), $"cut at {kept}");
            Assert.IsFalse(File.Exists(part));
            File.Delete(Packed);
        }

        Assert.Throws<OperationCanceledException>(() => _context.Data.PackImages(
            interrupted, Packed, new() { CancellationToken = cancellation.Token }));
        Assert.IsFalse(File.Exists(Packed));
        Assert.IsTrue(File.Exists(part));
        _context.Data.PackImages(Folder, Packed);
        CollectionAssert.AreEqual(bytes, File.ReadAllBytes(Packed));
    }

    [TestMethod]
    public void What_was_begun_of_other_data_is_refused_and_nothing_is_overwritten()
    {
        _context.Data.PackImages(Folder, Packed);
        var error = Assert.ThrowsExactly<IOException>(() => _context.Data.PackImages(Folder, Packed));
        StringAssert.Contains(error.Message, $"{Packed} must not exist");

        // As if it had been interrupted; the file itself is still open.
        File.Copy(Packed, Packed + ".part");
        File.Delete(Packed);
        File.Move(_images.Files[2], _images.Files[2] + ".png");
        var other = Assert.ThrowsExactly<InvalidDataException>(() => _context.Data.PackImages(Folder, Packed));
        StringAssert.Contains(other.Message, "its row 2 is class 0/0006 ü.png of class 0, and here class 0/0006 ü.png.png of class 0");

        File.WriteAllText(Packed + ".part", "Something that somebody else has written here.");
        error = Assert.ThrowsExactly<IOException>(() => _context.Data.PackImages(Folder, Packed));
        StringAssert.Contains(error.Message, "is in the way");
        Assert.StartsWith("Something", File.ReadAllText(Packed + ".part"));
    }

    [TestMethod]
    public void Damaged_images_are_named_when_they_are_packed_or_left_out_and_counted()
    {
        _images.Damage(7);
        var error = Assert.ThrowsExactly<InvalidDataException>(() => _context.Data.PackImages(Folder, Packed));
        StringAssert.Contains(error.Message, "Row 7 (counted from 0) of the data to be packed");
        var log = new List<string>();
        _context.Log += (_, message) => log.Add(message.Message);
        var packed = _context.Data.PackImages(Folder, Packed, new() { CorruptImages = CorruptImageHandling.Skip });
        Assert.AreEqual(Count - 1, packed.GetRowCount());
        Assert.ContainsSingle(message => message.Contains("Not packed: 1 images that cannot be read (row 7, class 0/"), log);
    }

    [TestMethod]
    public void Foreign_truncated_and_damaged_files_are_refused()
    {
        _context.Data.PackImages(Folder, Packed);
        byte[] bytes = File.ReadAllBytes(Packed);
        Refused([], "is no file of packed images");
        Refused("PK\x3\x4 and so on, as zip files do"u8.ToArray(), "is no file of packed images");
        foreach (int length in new[] { 8, 16, 63, 1000, bytes.Length - 1 })
            Refused(bytes[..length], "is not complete");
        Refused([.. bytes, 0], "is not complete");
        Refused([.. bytes[..8], 2, .. bytes[9..]], "has version 2 of the format of packed images; this library reads version 1");
        // The last entry's label, and a name: the index is all before the footer.
        Refused([.. bytes[..^60], (byte)~bytes[^60], .. bytes[^59..]], "the checksum of its index differs");
    }

    /// <summary>Classes that were called by numbers, which a mapping meets in any order, were called by their keys.</summary>
    [TestMethod]
    public void Classes_that_numbers_name_keep_them()
    {
        var rows = _images.Files.Take(6).Select(
            (file, i) => new NumberedRow { Label = i % 2 == 0 ? 7 : 3, Image = File.ReadAllBytes(file) });
        var data = _context.Data.LoadFromEnumerable(rows);
        var packed = _context.Data.PackImages(
            _context.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data), Packed);
        Assert.AreSequenceEqual(["7", "3"], DatasetRow.KeyNames(packed, "Label"));
        CollectionAssert.AreEqual(new uint[] { 1, 2, 1, 2, 1, 2 }, Column<uint>(packed, "Label"));
    }

    [TestMethod]
    public void A_damaged_block_is_an_image_that_cannot_be_read()
    {
        var packed = _context.Data.PackImages(Folder, Packed);
        byte[] bytes = File.ReadAllBytes(Packed), image = Column<byte[]>(packed, "Image")[5];
        bytes[bytes.AsSpan().IndexOf(image) + 50] ^= 1;
        string damaged = _folder.File("damaged.images");
        File.WriteAllBytes(damaged, bytes);
        var found = _context.Data.FindUnreadableImages(_context.Data.LoadFromPackedImages(damaged));
        Assert.AreEqual((1, 5L), (found.Count, found[0].Row));
        StringAssert.Contains(found[0].Reason, $"its block of {damaged} is damaged: the checksum differs");
    }

    [TestMethod]
    public void Options_and_columns_are_checked_all_at_once()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(
            () => _context.Data.PackImages(Folder, Packed, new() { ShorterSide = 0, ImageColumnName = "" }));
        StringAssert.Contains(error.Message, "ShorterSide must be from 1 to 16384 pixels, or null; received 0.");
        StringAssert.Contains(error.Message, "ImageColumnName must name a column; received \"\".");
        var missing = Assert.ThrowsExactly<ArgumentOutOfRangeException>(
            () => _context.Data.PackImages(Folder, Packed, new() { ImageColumnName = "Photo" }));
        StringAssert.Contains(missing.Message, "Could not find image column 'Photo'");
    }

    private void Refused(byte[] bytes, string reason)
    {
        string path = _folder.File("refused.images");
        File.WriteAllBytes(path, bytes);
        var error = Assert.ThrowsExactly<InvalidDataException>(() => _context.Data.LoadFromPackedImages(path));
        StringAssert.Contains(error.Message, reason);
        Assert.StartsWith(path, error.Message);
    }

    private static T[] Column<T>(IDataView data, string name) => [.. data.GetColumn<T>(name)];

    private static void AssertSame(byte[][] expected, byte[][] actual)
    {
        Assert.HasCount(expected.Length, actual);
        for (int i = 0; i < expected.Length; i++)
            CollectionAssert.AreEqual(expected[i], actual[i], $"row {i}");
    }

    private sealed class NumberedRow
    {
        public int Label { get; set; }

        public byte[] Image { get; set; } = [];
    }

    private sealed class PathRow
    {
        public string ImagePath { get; set; } = "";
    }
}
