using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet.Tests.Analysis;

/// <summary>A row with scores that no network made.</summary>
internal sealed class ScoredExample
{
    public const int Classes = 7;

    /// <summary>The class, from 0; LoadFromEnumerable makes a key of it, from 1, or a missing one where it is out of range.</summary>
    [KeyType(Classes)]
    public uint Label { get; set; }

    [VectorType(Classes)]
    public float[] Score { get; set; } = [];

    [KeyType(Classes)]
    public uint PredictedLabel { get; set; }

    public string ImagePath { get; set; } = "";

    /// <summary>
    /// Random rows of a model that is surer than it is right: softmax of <paramref name="sharpness"/> times logits that know something of
    /// the truth.
    /// </summary>
    public static List<ScoredExample> Create(int count, double sharpness = 3, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(row =>
        {
            int actual = random.Next(Classes);
            double[] logits =
                [.. Enumerable.Range(0, Classes).Select(i => sharpness * (2 * random.NextDouble() + (i == actual ? 0.8 : 0)))];
            double sum = logits.Sum(Math.Exp);
            float[] score = [.. logits.Select(logit => (float)(Math.Exp(logit) / sum))];
            return new ScoredExample
            {
                Label = (uint)actual,
                Score = score,
                PredictedLabel = (uint)Array.IndexOf(score, score.Max()),
                ImagePath = $"image-{row}.png",
            };
        })];
    }
}
