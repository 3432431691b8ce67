using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet.Tests;

/// <summary>Small images that a network can tell apart: each class has bars of its own direction and period, under noise.</summary>
internal static class SyntheticImages
{
    public const int Side = 16;

    public sealed class Row
    {
        public string Label { get; set; } = "";

        [VectorType(Side, Side, 1)]
        public float[] Features { get; set; } = [];
    }

    public static List<Row> Rows(int count, int classes = 4, int seed = 1)
    {
        var random = new Random(seed);
        return
        [.. Enumerable.Range(0, count).Select(i => new Row { Label = $"class-{i % classes}", Features = Pixels(i % classes, random) })];
    }

    /// <summary>The rows with their labels mapped to keys.</summary>
    public static IDataView View(MLContext context, IEnumerable<Row> rows)
    {
        var view = context.Data.LoadFromEnumerable(rows);
        return context.Transforms.Conversion.MapValueToKey("Label").Fit(view).Transform(view);
    }

    private static float[] Pixels(int kind, Random random)
    {
        var period = 4 + kind / 2 * 3;
        var phase = random.Next(period);
        var pixels = new float[Side * Side];
        for (var y = 0; y < Side; y++)
            for (var x = 0; x < Side; x++)
            {
                var along = kind % 2 == 0 ? x : y;
                pixels[y * Side + x] = Math.Clamp(((along + phase) % period < period / 2 ? 200 : 60) + random.Next(-40, 41), 0, 255);
            }
        return pixels;
    }
}
