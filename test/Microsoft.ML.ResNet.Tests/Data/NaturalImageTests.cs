using System.Formats.Tar;
using System.IO.Compression;
using Microsoft.ML.Data;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet.Tests.Data;

/// <summary>Augmentation of photographs beside the slow way to do it.</summary>
[TestClass]
public sealed class NaturalImageTests
{
    private const int PhotoCount = 6, Side = 48, Epoch = 3, Seed = 21;

    private static readonly ImageShape Shape = new(3, Side, Side);
    // Decoded whole: what is compared with knows nothing of decoders that make images smaller.
    private static readonly ImageInput Input = new(Shape, PixelLayout.Interleaved) { Decoding = new() { ReducedSize = false } };

    [TestMethod]
    public void Photographs_at_random_scales_are_those_of_a_triangle_filter_cropped_mirrored_and_shifted_in_colour()
    {
        var augmentation = new ImageAugmentation { ShorterSide = new(56, 120), ColourNoise = ColourNoise.ImageNet };
        var photos = Photos();
        using var store = StoreData.Load(photos, new() { ShorterSide = augmentation.ShorterSide }, Input);

        float[][] actual = Read(store, augmentation);

        var crops = new RandomCrops(Shape, augmentation.ShorterSide.Value, mirror: true, Seed, Epoch);
        var shifts = new ColourShifts(augmentation.ColourNoise.Colours!, augmentation.ColourNoise.Deviation, Seed, Epoch);
        for (int i = 0; i < PhotoCount; i++)
        {
            using var photo = MLImage.CreateFromStream(new MemoryStream(photos[i].Features));
            var crop = crops.Of(i, photo.Width, photo.Height);
            var (red, green, blue) = shifts.Of(i);
            double[] shift = [red, green, blue];
            for (int y = 0; y < Side; y++)
                for (int x = 0; x < Side; x++)
                    for (int c = 0; c < 3; c++)
                    {
                        double whole = Resized(
                            photo, crop.Width, crop.Height, crop.Left + (crop.Mirror ? Side - 1 - x : x), crop.Top + y, c);
                        // Two directions are rounded each, and the colour once more.
                        Assert.AreEqual(
                            Math.Clamp(whole + shift[c], 0, 255), actual[i][(y * Side + x) * 3 + c], 1.51,
                            $"photo {i} at {x}, {y}, channel {c}");
                    }
        }
        Assert.IsTrue(
            Enumerable.Range(0, PhotoCount).Select(i => crops.Of(i, 224, 224).Mirror).Distinct().Count() == 2, "some are mirrored");
    }

    [TestMethod]
    public void Photographs_that_are_padded_and_cropped_are_one_of_the_crops_that_there_are()
    {
        const int Padding = 4;
        using var store = StoreData.Load(Photos(), new(), Input);

        float[][] actual = Read(store, ImageAugmentation.Cifar);

        var found = Enumerable.Range(0, PhotoCount).Select(i => Enumerable.Range(0, (2 * Padding + 1) * (2 * Padding + 1) * 2)
            .Where(place => IsCrop(
                store.Pixels<byte>(i), actual[i], place / 2 % (2 * Padding + 1) - Padding, place / 2 / (2 * Padding + 1) - Padding,
                mirror: place % 2 == 1)).ToArray()).ToArray();
        foreach (int[] places in found)
            Assert.HasCount(1, places);
        Assert.IsGreaterThan(3, found.Select(places => places[0]).Distinct().Count());
    }

    /// <summary>Whether the crop is the image moved, wherever the image is in it; the rest is padding.</summary>
    private static bool IsCrop(ReadOnlySpan<byte> image, float[] crop, int right, int down, bool mirror)
    {
        for (int y = 0; y < Side; y++)
        {
            for (int x = 0; x < Side; x++)
            {
                int column = (mirror ? Side - 1 - x : x) + right, row = y + down;
                if (column is < 0 or >= Side || row is < 0 or >= Side)
                    continue;
                for (int c = 0; c < 3; c++)
                {
                    if (image[(row * Side + column) * 3 + c] != crop[(y * Side + x) * 3 + c])
                        return false;
                }
            }
        }
        return true;
    }

    /// <summary>
    /// One value of an image resized by a triangle filter as wide as a target pixel, in double precision and without rounding in between.
    /// </summary>
    private static double Resized(MLImage image, int width, int height, int x, int y, int channel)
    {
        int place = image.PixelFormat == MLPixelFormat.Rgba32 ? channel : 2 - channel;
        var (columns, rows) = (Weights(image.Width, width, x), Weights(image.Height, height, y));
        var pixels = image.Pixels;
        double sum = 0, weights = 0;
        foreach (var (row, vertical) in rows)
        {
            foreach (var (column, horizontal) in columns)
            {
                weights += horizontal * vertical;
                sum += horizontal * vertical * pixels[4 * (row * image.Width + column) + place];
            }
        }
        return sum / weights;
    }

    private static List<(int Source, double Weight)> Weights(int sourceSize, int targetSize, int target)
    {
        double scale = (double)sourceSize / targetSize, support = Math.Max(1, scale), centre = (target + 0.5) * scale;
        var weights = new List<(int, double)>();
        for (int source = Math.Max(0, (int)(centre - support - 1)); source < Math.Min(sourceSize, centre + support + 1); source++)
        {
            double weight = 1 - Math.Abs(source + 0.5 - centre) / support;
            if (weight > 0)
                weights.Add((source, weight));
        }
        return weights;
    }

    private static float[][] Read(ImageStore store, ImageAugmentation augmentation)
    {
        var images = new List<float[]>();
        var options = new BatchOptions { BatchSize = 4, Seed = Seed, Augmentation = augmentation };
        foreach (var batch in EpochBatches.Read(store, [.. Enumerable.Range(0, store.Count)], options, Epoch, default))
        {
            using (batch)
            using (var pixels = batch.Images.to(ScalarType.Float32))
                images.AddRange(pixels.data<float>().ToArray().Chunk(Shape.PixelCount));
        }
        return [.. images];
    }

    /// <summary>The first photos of the archive.</summary>
    private static FileRow[] Photos()
    {
        using var gzip = new GZipStream(
            File.OpenRead(TestFiles.SharedData("imagenette", "imagenette-224-subset.tar.gz")), CompressionMode.Decompress);
        using var archive = new TarReader(gzip);
        var photos = new List<FileRow>();
        while (photos.Count < PhotoCount && archive.GetNextEntry() is { } entry)
        {
            if (entry is not { EntryType: TarEntryType.RegularFile, DataStream: { } data }
                || !entry.Name.EndsWith(".JPEG", StringComparison.OrdinalIgnoreCase)
                    && !entry.Name.EndsWith(".jpg", StringComparison.OrdinalIgnoreCase))
                continue;
            using var file = new MemoryStream();
            data.CopyTo(file);
            photos.Add(new() { Label = (uint)(photos.Count % 3), Features = file.ToArray() });
        }
        Assert.HasCount(PhotoCount, photos);
        return [.. photos];
    }
}
