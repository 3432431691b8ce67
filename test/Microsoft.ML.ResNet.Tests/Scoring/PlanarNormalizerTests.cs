namespace Microsoft.ML.ResNet.Tests.Scoring;

[TestClass]
public sealed class PlanarNormalizerTests
{
    [TestMethod]
    [DataRow(1, 5, 7)]
    [DataRow(3, 1, 1)]
    [DataRow(3, 4, 4)]
    [DataRow(3, 37, 43)]
    [DataRow(4, 6, 9)]
    public void It_gives_the_planes_of_normalised_pixels_to_the_bit_from_bytes_and_from_floats(int channels, int height, int width)
    {
        const int Count = 2;
        var shape = new ImageShape(channels, height, width);
        var random = new Random(1);
        byte[] pixels = new byte[Count * shape.PixelCount];
        random.NextBytes(pixels);
        float[] means = [.. Enumerable.Range(0, shape.PixelCount).Select(_ => 255 * random.NextSingle())];
        float[] deviations = [.. Enumerable.Range(0, channels).Select(_ => 1 + (60 * random.NextSingle()))];
        var normalizer = new PlanarNormalizer(new(shape, means, deviations));

        float[] fromBytes = new float[pixels.Length], fromFloats = new float[pixels.Length];
        normalizer.Apply(new PixelBatch(pixels, Count), fromBytes);
        float[] values = Array.ConvertAll(pixels, value => (float)value);
        normalizer.Apply(new PixelBatch(values, Count), fromFloats);

        int plane = height * width;
        for (int i = 0; i < pixels.Length; i++)
        {
            int place = i % shape.PixelCount, channel = place % channels, to = i - place + (channel * plane) + (place / channels);
            float expected = (pixels[i] * (1 / deviations[channel])) + (-means[place] / deviations[channel]);
            Assert.AreEqual(expected, fromBytes[to], $"value {i}");
            Assert.AreEqual(expected, fromFloats[to], $"value {i}");
        }
    }
}
