using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet.Tests.Data;

[TestClass]
public sealed class ImageScalerTests
{
    [TestMethod]
    [DataRow(MLPixelFormat.Rgba32, ResizeFilter.Bilinear, "resize.txt")]
    [DataRow(MLPixelFormat.Bgra32, ResizeFilter.Bilinear, "resize.txt")]
    [DataRow(MLPixelFormat.Rgba32, ResizeFilter.Bicubic, "resize-bicubic.txt")]
    public void Scaling_agrees_with_Pillow_within_one_grey_level(MLPixelFormat format, ResizeFilter filter, string reference)
    {
        int values = 0, exact = 0;
        foreach (string line in File.ReadLines(Path.Combine(
            RepositoryFacts.Root, "test", "Microsoft.ML.ResNet.Tests", "Reference", reference)))
        {
            string[] fields = line.Split(' ');
            int[] size = [.. fields[..5].Select(int.Parse)];
            byte[] expected = Convert.FromHexString(fields[5]);
            var actual = new byte[expected.Length];
            new ImageScaler(new ImageInput(new(size[2], size[4], size[3]), PixelLayout.Interleaved) { Filter = filter })
                .Scale(new Bitmap(ComputedImage.Bitmap(size[0], size[1], format), size[0], size[1], format), actual);

            for (int i = 0; i < expected.Length; i++)
                Assert.AreEqual(expected[i], actual[i], 1.0, $"value {i} of {string.Join(' ', size)}");
            values += expected.Length;
            exact += expected.Zip(actual, (e, a) => e == a ? 1 : 0).Sum();
        }

        Assert.IsGreaterThan(10_000, values);
        Assert.IsGreaterThan(0.99, (double)exact / values, "Nearly all values are the same.");
    }

    [TestMethod]
    [DataRow(57, 43, 3, 20, 20)]
    [DataRow(43, 57, 1, 20, 20)]
    [DataRow(200, 31, 3, 17, 29)]
    [DataRow(9, 12, 3, 30, 20)]
    [DataRow(300, 300, 1, 7, 7)]
    public void Scaling_agrees_with_a_triangle_filter_in_double_precision(
        int width, int height, int channels, int targetWidth, int targetHeight)
    {
        var shape = new ImageShape(channels, targetHeight, targetWidth);
        var actual = new byte[shape.PixelCount];
        new ImageScaler(shape)
            .Scale(new Bitmap(ComputedImage.Bitmap(width, height, MLPixelFormat.Rgba32), width, height, MLPixelFormat.Rgba32), actual);

        double[] expected = Reference(width, height, shape);
        for (int i = 0; i < actual.Length; i++)
            Assert.AreEqual(expected[i], actual[i], 1.01, $"value {i}");
    }

    [TestMethod]
    public void An_image_of_the_target_size_is_copied()
    {
        var actual = new byte[3 * 8 * 6];
        new ImageScaler(new ImageShape(3, 8, 6))
            .Scale(new Bitmap(ComputedImage.Bitmap(6, 8, MLPixelFormat.Bgra32), 6, 8, MLPixelFormat.Bgra32), actual);

        for (int y = 0; y < 8; y++)
            for (int x = 0; x < 6; x++)
                for (int c = 0; c < 3; c++)
                    Assert.AreEqual(ComputedImage.Pixel(x, y, c), actual[(y * 6 + x) * 3 + c]);
    }

    [TestMethod]
    public void One_scaler_takes_images_of_many_sizes()
    {
        var shared = new ImageScaler(new ImageShape(3, 10, 10));
        foreach (var (width, height) in new[] { (40, 30), (12, 50), (10, 10), (40, 30), (300, 200), (5, 4) })
        {
            byte[] bitmap = ComputedImage.Bitmap(width, height, MLPixelFormat.Rgba32), expected = new byte[300], actual = new byte[300];
            new ImageScaler(new ImageShape(3, 10, 10)).Scale(new Bitmap(bitmap, width, height, MLPixelFormat.Rgba32), expected);
            shared.Scale(new Bitmap(bitmap, width, height, MLPixelFormat.Rgba32), actual);
            CollectionAssert.AreEqual(expected, actual, $"{width}×{height}");
        }
    }

    /// <summary>Both directions at once, each output a weighted mean over all source pixels.</summary>
    private static double[] Reference(int width, int height, ImageShape shape)
    {
        bool narrow = width * shape.Height <= height * shape.Width;
        int wide = narrow ? shape.Width : width * shape.Height / height, high = narrow ? height * shape.Width / width : shape.Height;
        int left = (wide - shape.Width) / 2, top = (high - shape.Height) / 2;
        var result = new List<double>();
        for (int y = 0; y < shape.Height; y++)
            for (int x = 0; x < shape.Width; x++)
                for (int c = 0; c < shape.Channels; c++)
                    result.Add(Mean(x + left, y + top, c));
        return [.. result];

        double Mean(int x, int y, int channel)
        {
            double sum = 0, weights = 0;
            for (int v = 0; v < height; v++)
            {
                for (int u = 0; u < width; u++)
                {
                    double weight = Weight(u, x, width, wide) * Weight(v, y, height, high);
                    weights += weight;
                    sum += weight * (shape.Channels == 1 ? Luma(u, v) : ComputedImage.Pixel(u, v, channel));
                }
            }

            return sum / weights;
        }

        static double Weight(int source, int target, int sourceSize, int targetSize)
        {
            double scale = (double)sourceSize / targetSize;
            return Math.Max(0, 1 - Math.Abs(source + 0.5 - (target + 0.5) * scale) / Math.Max(1, scale));
        }

        static double Luma(int x, int y) =>
            Math.Round(0.299 * ComputedImage.Pixel(x, y, 0) + 0.587 * ComputedImage.Pixel(x, y, 1) + 0.114 * ComputedImage.Pixel(x, y, 2));
    }
}
