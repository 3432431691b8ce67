using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet.Tests.Detection.Saving;

/// <summary>What was found in an image.</summary>
internal sealed class Detected
{
    /// <summary>Between boxes of one detector in different hands.</summary>
    public const double Pixels = 0.01;

    [KeyType(2)]
    public uint[]? PredictedLabel { get; set; } = [];

    public float[]? PredictedBoundingBoxes { get; set; } = [];

    public float[]? Score { get; set; } = [];

    public static Detected[] Read(MLContext context, IDataView view) =>
        [.. context.Data.CreateEnumerable<Detected>(view, reuseRowObject: false)];

    public static void AssertSame(Detected[] expected, Detected[] actual)
    {
        Assert.HasCount(expected.Length, actual);
        Assert.IsTrue(expected.Any(row => row.Score!.Length > 0), "something must be found");
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.HasCount(expected[i].Score!.Length, actual[i].Score!, $"row {i}");
            Assert.AreSequenceEqual(expected[i].PredictedLabel!, actual[i].PredictedLabel!);
            for (int k = 0; k < expected[i].Score!.Length; k++)
                Assert.AreEqual(expected[i].Score![k], actual[i].Score![k], 1e-4);
            for (int k = 0; k < expected[i].PredictedBoundingBoxes!.Length; k++)
                Assert.AreEqual(expected[i].PredictedBoundingBoxes![k], actual[i].PredictedBoundingBoxes![k], Pixels);
        }
    }
}
