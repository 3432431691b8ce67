using static TorchSharp.torch;

namespace Microsoft.ML.ResNet.Tests.Data;

[TestClass]
public sealed class NormalizationTests
{
    private static readonly int[] Chosen = [.. Enumerable.Range(0, 90).Where(i => i % 4 != 1)];

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Mean_and_deviation_of_channels_agree_with_a_slow_reference(bool singles)
    {
        using var store = Store(singles);
        var actual = Normalization.Compute(store, Chosen, MeanSubtraction.PerChannel);

        for (int c = 0; c < 3; c++)
        {
            double[] values =
                [.. Chosen.SelectMany(i => StoreData.PixelsOf(store, i).Where((_, j) => j % 3 == c)).Select(value => (double)value)];
            double mean = values.Average();
            Assert.AreEqual(mean, actual.Mean[c], 1e-7 * mean);
            Assert.AreEqual(Math.Sqrt(values.Average(value => (value - mean) * (value - mean))), actual.StandardDeviation[c], 1e-5);
        }
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Mean_of_pixels_and_deviation_from_it_agree_with_a_slow_reference(bool singles)
    {
        using var store = Store(singles);
        var actual = Normalization.Compute(store, Chosen, MeanSubtraction.PerPixel);
        float[][] images = [.. Chosen.Select(i => StoreData.PixelsOf(store, i))];
        double[] means = [.. Enumerable.Range(0, 60).Select(j => images.Average(image => (double)image[j]))];

        for (int j = 0; j < 60; j++)
            Assert.AreEqual(means[j], actual.Mean[j], 1e-7 * means[j]);
        for (int c = 0; c < 3; c++)
        {
            double variance = images.SelectMany(image => image.Select((value, j) => (value - means[j], j))).Where(pair => pair.j % 3 == c)
                .Average(pair => pair.Item1 * pair.Item1);
            Assert.AreEqual(Math.Sqrt(variance), actual.StandardDeviation[c], 1e-5);
        }
    }

    [TestMethod]
    public void The_result_is_the_same_every_time()
    {
        using var store = Store(singles: true);
        var first = Normalization.Compute(store, Chosen, MeanSubtraction.PerPixel);
        for (int i = 0; i < 10; i++)
        {
            var again = Normalization.Compute(store, Chosen, MeanSubtraction.PerPixel);
            CollectionAssert.AreEqual(first.Mean, again.Mean);
            CollectionAssert.AreEqual(first.StandardDeviation, again.StandardDeviation);
        }
    }

    [TestMethod]
    public void Without_subtraction_grey_levels_are_scaled_and_other_values_left_alone()
    {
        using var bytes = Store(singles: false);
        var grey = Normalization.Compute(bytes, Chosen, MeanSubtraction.None);
        Assert.AreEqual((0f, 255f), (grey.Mean.Single(), grey.StandardDeviation.Single()));
        using var values = Store(singles: true);
        var other = Normalization.Compute(values, Chosen, MeanSubtraction.None);
        Assert.AreEqual((0f, 1f), (other.Mean.Single(), other.StandardDeviation.Single()));
    }

    [TestMethod]
    public void A_channel_of_one_value_is_not_divided_by_zero()
    {
        var rows = StoreData.Pixels(12);
        foreach (var row in rows)
            Array.Fill(row.Features, 77, 20, 20);
        using var store = StoreData.Load(rows);

        var actual = Normalization.Compute(store, [.. Enumerable.Range(0, 12)], MeanSubtraction.PerChannel);
        Assert.AreEqual((77f, 1f), (actual.Mean[1], actual.StandardDeviation[1]));
    }

    [TestMethod]
    [DataRow(MeanSubtraction.None, false)]
    [DataRow(MeanSubtraction.PerChannel, false)]
    [DataRow(MeanSubtraction.PerPixel, false)]
    [DataRow(MeanSubtraction.PerPixel, true)]
    public void Applying_it_makes_a_channels_last_image_of_pixel_minus_mean_over_deviation(MeanSubtraction kind, bool singles)
    {
        using var store = Store(singles);
        var normalization = Normalization.Compute(store, Chosen, kind);
        using var normalizer = normalization.On(CPU);
        using var batch = EpochBatches.Read(store, [5, 6, 7], new() { BatchSize = 3 }, 0, default).Single();
        using var actual = normalizer.Apply(batch.Images);

        Assert.AreEqual(ScalarType.Float32, actual.dtype);
        CollectionAssert.AreEqual(new long[] { 3, 3, 4, 5 }, actual.shape);
        CollectionAssert.AreEqual(new long[] { 60, 1, 15, 3 }, actual.stride());
        using var interleaved = actual.permute(0, 2, 3, 1);
        float[] values = interleaved.data<float>().ToArray();
        for (int i = 0; i < 180; i++)
        {
            float pixel = StoreData.PixelsOf(store, 5 + i / 60)[i % 60];
            float mean = normalization.Mean[i % 60 % normalization.Mean.Length],
                deviation = normalization.StandardDeviation[i % normalization.StandardDeviation.Length];
            // The rounding of pixel / deviation and of mean / deviation, which differ by little.
            Assert.AreEqual((pixel - mean) / deviation, values[i], 2e-7f * (pixel + mean + 1) / deviation);
        }

        Assert.IsFalse(batch.Images.IsInvalid, "The input is the caller's.");
    }

    [TestMethod]
    public void Grey_levels_give_the_same_as_bytes_and_as_floating_point()
    {
        using var store = Store(singles: false);
        using var normalizer = Normalization.Compute(store, Chosen, MeanSubtraction.PerPixel).On(CPU);
        using var batch = EpochBatches.Read(store, Chosen, new() { BatchSize = 100 }, 0, default).Single();
        using var singles = batch.Images.to(ScalarType.Float32);
        using var a = normalizer.Apply(batch.Images);
        using var b = normalizer.Apply(singles);

        CollectionAssert.AreEqual(Values(a), Values(b));

        static float[] Values(Tensor images)
        {
            using var interleaved = images.permute(0, 2, 3, 1);
            return interleaved.data<float>().ToArray();
        }
    }

    [TestMethod]
    public void The_constants_outlive_the_dispose_scope_they_were_made_in()
    {
        var normalization = new Normalization(new(3, 4, 5), [1, 2, 3], [4, 5, 6]);
        Normalizer normalizer;
        using (NewDisposeScope())
            normalizer = normalization.On(CPU);
        using (normalizer)
        using (var image = zeros(1, 4, 5, 3))
        using (var result = normalizer.Apply(image))
            Assert.AreEqual(-0.25f, result[0, 0, 0, 0].item<float>(), 1e-6f);
    }

    [TestMethod]
    public void Impossible_constants_are_errors()
    {
        var shape = new ImageShape(3, 4, 5);
        Assert.ThrowsExactly<ArgumentException>(() => new Normalization(shape, [1, 2], [1]));
        Assert.ThrowsExactly<ArgumentException>(() => new Normalization(shape, [1], [1, 2]));
        Assert.ThrowsExactly<ArgumentException>(() => new Normalization(shape, [1], [0]));
    }

    private static ImageStore Store(bool singles)
    {
        var rows = StoreData.Pixels(90);
        if (singles)
            foreach (var row in rows)
                row.Features = [.. row.Features.Select(value => 1000 + value / 255)];
        return StoreData.Load(rows);
    }
}
