namespace Microsoft.ML.ResNet;

/// <summary>What a network sees in one image.</summary>
public sealed class ResNetPrediction
{
    private readonly float[] _scores;

    /// <summary>Takes over <paramref name="scores"/>.</summary>
    internal ResNetPrediction(float[] scores, IReadOnlyList<string> classes, int topClasses)
    {
        _scores = scores;
        // Sorting is stable: of equals the first comes first, as in the predicted-label column. NaN comes last.
        Classes = [.. Enumerable.Range(0, scores.Length).OrderByDescending(index => scores[index]).Take(topClasses)
            .Select(index => new ClassProbability(classes[index], (uint)index + 1, scores[index]))];
        Key = Prediction.Label(scores);
    }

    /// <summary>The most probable class's key value, counted from 1; 0, the missing key, where every probability is NaN.</summary>
    public uint Key { get; }

    /// <summary>
    /// The most probable class's name; the key as text where classes have no names, and empty where <see cref="Key"/> is 0.
    /// </summary>
    public string Label => Key == 0 ? "" : Classes[0].Label;

    /// <summary>The most probable class's probability, in 0..1.</summary>
    public float Probability => Classes[0].Probability;

    /// <summary>The most probable classes, from the most probable on; <see cref="ResNetPredictorOptions.TopClasses"/> of them.</summary>
    public IReadOnlyList<ClassProbability> Classes { get; }

    /// <summary>The probability of every class, in the order of the key values, as in the score column.</summary>
    public ReadOnlySpan<float> Scores => _scores;
}
