using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet.Tests.Data;

[TestClass]
public sealed class ScaledCropTests
{
    private static readonly ImageShape Shape = new(3, 20, 24);

    [TestMethod]
    [DataRow(57, 43)]
    [DataRow(43, 57)]
    [DataRow(24, 24)]
    [DataRow(9, 31)]
    public void A_crop_of_the_resized_image_is_what_cropping_the_whole_resized_image_gives(int width, int height)
    {
        var random = new Random(3);
        byte[] bitmap = ComputedImage.Bitmap(width, height, MLPixelFormat.Rgba32), actual = new byte[Shape.PixelCount];
        var scaler = new ImageScaler(Shape);
        for (int side = 24; side <= 60; side += 4)
        {
            var (wide, high) = ScaledCrop.Resize(width, height, side, Shape);
            Assert.AreEqual(side, Math.Min(wide, high));
            var whole = new byte[3 * wide * high];
            new ImageScaler(new ImageShape(3, high, wide))
                .Scale(new Bitmap(bitmap, width, height, MLPixelFormat.Rgba32), new ScaledCrop(wide, high, 0, 0, false), whole);

            var crop = new ScaledCrop(
                wide, high, random.Next(wide - Shape.Width + 1), random.Next(high - Shape.Height + 1), random.Next(2) == 1);
            scaler.Scale(new Bitmap(bitmap, width, height, MLPixelFormat.Rgba32), crop, actual);
            for (int y = 0; y < Shape.Height; y++)
                for (int x = 0; x < Shape.Width; x++)
                    for (int c = 0; c < 3; c++)
                    {
                        int column = crop.Left + (crop.Mirror ? Shape.Width - 1 - x : x);
                        Assert.AreEqual(
                            whole[((y + crop.Top) * wide + column) * 3 + c], actual[(y * Shape.Width + x) * 3 + c], $"{crop} at {x}, {y}");
                    }
        }
    }

    [TestMethod]
    public void The_smallest_cover_is_the_smallest_shorter_side_for_a_square()
    {
        var square = new ImageShape(3, 224, 224);
        foreach (var (width, height) in new[] { (500, 333), (333, 500), (100, 700), (224, 224) })
        {
            var cover = ScaledCrop.Cover(width, height, square);
            Assert.AreEqual(ScaledCrop.Resize(width, height, 224, square), (cover.Width, cover.Height));
            Assert.AreEqual(((cover.Width - 224) / 2, (cover.Height - 224) / 2, false), (cover.Left, cover.Top, cover.Mirror));
        }
    }

    [TestMethod]
    public void A_stated_shorter_side_is_resized_to_and_its_centre_taken()
    {
        byte[] bitmap = ComputedImage.Bitmap(57, 43, MLPixelFormat.Rgba32), expected = new byte[Shape.PixelCount],
            actual = new byte[Shape.PixelCount];
        var input = new ImageInput(Shape, PixelLayout.Interleaved) { ShorterSide = 30 };
        new ImageScaler(input).Scale(new Bitmap(bitmap, 57, 43, MLPixelFormat.Rgba32), actual);
        new ImageScaler(Shape).Scale(new Bitmap(bitmap, 57, 43, MLPixelFormat.Rgba32), new ScaledCrop(39, 30, 8, 5, false), expected);
        CollectionAssert.AreEqual(expected, actual);

        // ML.NET's own filter, square, then the centre of it.
        var square = new byte[3 * 30 * 30];
        new ImageScaler(new ImageInput(new(3, 30, 30), PixelLayout.Interleaved) { ResizesAsMLNet = true })
            .Scale(new Bitmap(bitmap, 57, 43, MLPixelFormat.Rgba32), square);
        new ImageScaler(input with { ResizesAsMLNet = true }).Scale(new Bitmap(bitmap, 57, 43, MLPixelFormat.Rgba32), actual);
        for (int y = 0; y < 20; y++)
            CollectionAssert.AreEqual(square.AsSpan(((y + 5) * 30 + 3) * 3, 24 * 3).ToArray(), actual.AsSpan(y * 24 * 3, 24 * 3).ToArray());
    }

    [TestMethod]
    public void Scales_places_and_mirroring_are_uniform()
    {
        const int Images = 210_000;
        var crops = new RandomCrops(new(3, 20, 20), new(21, 27), mirror: true, seed: 5, epoch: 2);
        var sizes = new double[7];
        var columns = Enumerable.Range(21, 7).ToDictionary(side => side, side => new double[side - 20 + 1]);
        var rows = Enumerable.Range(21, 7).ToDictionary(side => side, side => new double[(int)(side * 40L / 30) - 20 + 1]);
        int mirrored = 0;
        for (int i = 0; i < Images; i++)
        {
            var crop = crops.Of(i, 30, 40);
            sizes[crop.Width - 21]++;
            columns[crop.Width][crop.Left]++;
            rows[crop.Width][crop.Top]++;
            mirrored += crop.Mirror ? 1 : 0;
        }

        AssertUniform(sizes);
        foreach (double[] counts in columns.Values.Concat(rows.Values))
            AssertUniform(counts);
        Assert.AreEqual(0.5, (double)mirrored / Images, 4 * 0.5 / Math.Sqrt(Images));
        Assert.IsFalse(Enumerable.Range(0, 1000).Any(
            i => new RandomCrops(new(3, 20, 20), new(21, 27), mirror: false, 5, 2).Of(i, 30, 40).Mirror));
    }

    [TestMethod]
    public void A_range_of_one_size_and_the_exact_size_of_the_crop_leave_one_place()
    {
        var crops = new RandomCrops(new(3, 20, 20), new(20, 20), mirror: false, seed: 5, epoch: 2);
        for (int i = 0; i < 100; i++)
            Assert.AreEqual(new ScaledCrop(20, 20, 0, 0, false), crops.Of(i, 40, 40));
    }

    [TestMethod]
    public void Epochs_seeds_and_images_have_their_own_crops()
    {
        static RandomCrops Crops(long seed, int epoch) => new(new(3, 224, 224), new(256, 480), mirror: true, seed, epoch);
        int Same(RandomCrops a, RandomCrops b, int shift = 0) =>
            Enumerable.Range(0, 1000).Count(i => a.Of(i, 500, 375) == b.Of(i + shift, 500, 375));

        Assert.AreEqual(1000, Same(Crops(1, 1), Crops(1, 1)));
        Assert.IsLessThan(5, Same(Crops(1, 1), Crops(1, 2)));
        Assert.IsLessThan(5, Same(Crops(1, 1), Crops(2, 1)));
        Assert.IsLessThan(5, Same(Crops(1, 1), Crops(1, 1), shift: 1));
    }

    /// <summary>Chi-squared below five standard deviations above its mean.</summary>
    private static void AssertUniform(double[] counts)
    {
        double expected = counts.Average(), chiSquared = counts.Sum(count => (count - expected) * (count - expected) / expected);
        Assert.IsLessThan(counts.Length + 5 * Math.Sqrt(2 * counts.Length), chiSquared, string.Join(' ', counts));
    }
}
