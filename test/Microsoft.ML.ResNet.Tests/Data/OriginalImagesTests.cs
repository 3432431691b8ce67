using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet.Tests.Data;

/// <summary>Stores that keep images as they came, and the batches made from them.</summary>
[TestClass]
public sealed class OriginalImagesTests
{
    private static readonly ImageShape Shape = new(3, 12, 12);
    private static readonly ImageInput Input = new(Shape, PixelLayout.Interleaved);
    private static readonly ImageAugmentation Varied =
        new() { ShorterSide = new(14, 30), ColourNoise = ColourNoise.ImageNet with { Deviation = 2 } };
    private static readonly BatchOptions Training = new() { BatchSize = 8, Shuffle = true, Augmentation = Varied, Seed = 11 };

    [TestMethod]
    public void Batches_equal_the_slow_way_step_by_step()
    {
        var rows = Files(30);
        using var store = Load(rows);
        var images = Read(store, Training with { Shuffle = false }, epoch: 4);

        var crops = new RandomCrops(Shape, Varied.ShorterSide!.Value, mirror: true, 11, 4);
        var shifts = new ColourShifts(Varied.ColourNoise!.Colours!, 2, 11, 4);
        for (int i = 0; i < rows.Length; i++)
        {
            var (width, height) = Size(i);
            var crop = crops.Of(i, width, height);
            byte[] bitmap = [.. ComputedImage.Colours(width, height, i).Chunk(3).SelectMany(pixel => pixel.Append(byte.MaxValue))];
            var whole = new byte[3 * crop.Width * crop.Height];
            new ImageScaler(new ImageShape(3, crop.Height, crop.Width))
                .Scale(new Bitmap(bitmap, width, height, MLPixelFormat.Rgba32), whole);
            var (red, green, blue) = shifts.Of(i);
            double[] shift = [red, green, blue];
            for (int y = 0; y < 12; y++)
                for (int x = 0; x < 12; x++)
                    for (int c = 0; c < 3; c++)
                    {
                        int column = crop.Left + (crop.Mirror ? 11 - x : x);
                        double expected = Math.Clamp(whole[((crop.Top + y) * crop.Width + column) * 3 + c] + Math.Round(shift[c]), 0, 255);
                        Assert.AreEqual(expected, images[i][(y * 12 + x) * 3 + c], $"image {i} at {x}, {y}");
                    }
        }
    }

    [TestMethod]
    public void The_number_of_workers_does_not_matter_and_epochs_differ()
    {
        using var store = Load(Files(50));
        var one = Read(store, Training, 1);
        var four = Read(store, Training with { Workers = 4 }, 1);
        var next = Read(store, Training, 2);
        for (int i = 0; i < one.Length; i++)
            CollectionAssert.AreEqual(one[i], four[i]);
        Assert.IsFalse(one.Any(image => next.Any(other => image.SequenceEqual(other))));
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Without_augmentation_images_are_those_of_a_store_that_decodes_once(bool files)
    {
        var rows = Files(20);
        using var originals = files ? Load(rows) : LoadImages(rows, new() { ShorterSide = new(14, 30) });
        using var decoded = files ? StoreData.Load(rows, input: Input) : LoadImages(rows, new());
        int[] indices = [.. Enumerable.Range(0, 20)];
        var plain = new BatchOptions { BatchSize = 8 };
        float[][] a = Read(originals, plain, 0), b = Read(decoded, plain, 0);
        for (int i = 0; i < a.Length; i++)
            CollectionAssert.AreEqual(b[i], a[i]);

        foreach (var kind in Enum.GetValues<MeanSubtraction>())
        {
            Normalization x = Normalization.Compute(originals, indices, kind), y = Normalization.Compute(decoded, indices, kind);
            CollectionAssert.AreEqual(y.Mean, x.Mean);
            CollectionAssert.AreEqual(y.StandardDeviation, x.StandardDeviation);
        }

        var noise = new ImageAugmentation { ColourNoise = new() };
        CollectionAssert.AreEqual(
            noise.MeasuredOn(decoded, indices).ColourNoise!.Colours!.ToArray(),
            noise.MeasuredOn(originals, indices).ColourNoise!.Colours!.ToArray());
    }

    [TestMethod]
    public void Images_and_their_files_give_the_same_crops()
    {
        var rows = Files(20);
        using var files = Load(rows);
        using var images = LoadImages(rows, new() { ShorterSide = new(14, 30) });
        float[][] a = Read(files, Training, 3), b = Read(images, Training, 3);
        for (int i = 0; i < a.Length; i++)
            CollectionAssert.AreEqual(a[i], b[i]);
    }

    [TestMethod]
    public void The_memory_budget_is_kept_and_the_file_does_not_outlive_the_store()
    {
        string folder = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        var rows = Files(40, scale: 8);
        long size = rows.Sum(row => (long)row.Features.Length);
        Assert.IsGreaterThan(3 << 20, size);
        try
        {
            using (var small = Load(rows, new() { MemoryBudget = 2 << 20, WorkspacePath = folder, ShorterSide = new(14, 30) }))
            using (var large = Load(rows))
            {
                long inMemory = ((OriginalImages)small.Originals!).BytesInMemory;
                Assert.IsLessThanOrEqualTo(2 << 20, inMemory);
                Assert.IsGreaterThan(0, inMemory);
                Assert.IsGreaterThanOrEqualTo(size, inMemory + small.BytesInFile);
                Assert.AreEqual(0, large.BytesInFile);
                float[][] a = Read(small, Training, 1), b = Read(large, Training, 1);
                for (int i = 0; i < a.Length; i++)
                    CollectionAssert.AreEqual(b[i], a[i]);
            }

            Assert.IsEmpty(Directory.GetFiles(folder));
        }
        finally
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(3)]
    public void Damaged_files_are_found_when_the_data_is_loaded(int workers)
    {
        var rows = Files(20);
        rows[7].Features = rows[7].Features[..^20];
        rows[19].Features = [1, 2, 3];
        var options = new ImageStoreOptions { Workers = workers, ShorterSide = new(14, 30) };
        var error = Assert.ThrowsExactly<InvalidDataException>(() => Load(rows, options));
        Assert.Contains("Row 7", error.Message);

        using var store = Load(rows, options with { CorruptImages = CorruptImageHandling.Skip });
        using var good = Load([.. rows.Where((_, i) => i is not (7 or 19))]);
        Assert.AreEqual(2, store.SkippedImages);
        Assert.AreEqual(18, store.Count);
        CollectionAssert.AreEqual(good.Labels.ToArray(), store.Labels.ToArray());
        float[][] a = Read(store, Training, 1), b = Read(good, Training, 1);
        for (int i = 0; i < a.Length; i++)
            CollectionAssert.AreEqual(b[i], a[i]);
    }

    [TestMethod]
    public void Colours_of_images_that_are_decoded_once_are_shifted_after_the_crop()
    {
        using var store = StoreData.Load(StoreData.Pixels(20));
        var options = new BatchOptions { BatchSize = 7, Seed = 2, Augmentation = new() { Padding = 1 } };
        var plain = Read(store, options, 1);
        var noise = ColourNoise.ImageNet with { Deviation = 1 };
        var noisy = Read(store, options with { Augmentation = options.Augmentation with { ColourNoise = noise } }, 1);
        var shifts = new ColourShifts(noise.Colours!, 1, 2, 1);
        for (int i = 0; i < plain.Length; i++)
        {
            byte[] expected = Array.ConvertAll(plain[i], value => (byte)value);
            shifts.Apply(i, expected);
            CollectionAssert.AreEqual(Array.ConvertAll(expected, value => (float)value), noisy[i]);
        }
    }

    private static (int Width, int Height) Size(int index) => (13 + index % 5 * 6, 15 + index % 7 * 4);

    private static FileRow[] Files(int count, int scale = 1) => [.. Enumerable.Range(0, count).Select(i =>
        new FileRow { Label = (uint)(i % 3), Features = ComputedImage.File(Size(i).Width * scale, Size(i).Height * scale, i) })];

    private static ImageStore Load(FileRow[] rows, ImageStoreOptions? options = null) =>
        StoreData.Load(rows, options ?? new() { ShorterSide = new(14, 30) }, Input);

    private static ImageStore LoadImages(FileRow[] rows, ImageStoreOptions options)
    {
        var images = rows.Select(row =>
        {
            using var stream = new MemoryStream(row.Features);
            return new ImageRow { Label = row.Label, Features = MLImage.CreateFromStream(stream) };
        });
        return StoreData.Load(images.ToArray(), options, Input with { ResizesAsMLNet = true });
    }

    private static float[][] Read(ImageStore store, BatchOptions options, int epoch)
    {
        var images = new List<float[]>();
        foreach (var batch in EpochBatches.Read(store, [.. Enumerable.Range(0, store.Count)], options, epoch, default))
        {
            using (batch)
            using (var pixels = batch.Images.to(ScalarType.Float32))
                images.AddRange(pixels.data<float>().ToArray().Chunk(store.Input.Shape.PixelCount));
        }

        return [.. images];
    }

    private sealed class ImageRow
    {
        [KeyType(3)]
        public uint Label { get; set; }

        // ML.NET makes columns of objects only with a size, and does not hold the images to it.
        [ImageType(1, 1)]
        public MLImage? Features { get; set; }
    }
}
