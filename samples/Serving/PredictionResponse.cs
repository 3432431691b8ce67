using Microsoft.ML.ResNet;

namespace Serving;

/// <summary>The answer, as JSON.</summary>
/// <param name="Label">The most probable class.</param>
/// <param name="Probability">How probable it is, in 0..1.</param>
/// <param name="Classes">The five most probable classes, from the most probable on.</param>
/// <param name="Milliseconds">From the whole image received to its score.</param>
/// <param name="Version">The model that says so: the beginning of its file's SHA-256.</param>
/// <param name="Found">Of a detector, what is where; of a classifier null.</param>
internal sealed record PredictionResponse(
    string Label, float Probability, IReadOnlyList<PredictionResponse.Class> Classes, double Milliseconds, string Version,
    PredictionResponse.Finding? Found = null)
{
    public static PredictionResponse Of(ResNetPrediction prediction, TimeSpan elapsed, string version) => new(
        prediction.Label, Number(prediction.Probability),
        [.. prediction.Classes.Select(one => new Class(one.Label, Number(one.Probability)))], Math.Round(elapsed.TotalMilliseconds, 2),
        version);

    /// <summary>The classes are those found, each by its best score; where nothing is found the label is empty.</summary>
    public static PredictionResponse Of(FasterRcnnPrediction prediction, TimeSpan elapsed, string version)
    {
        Class[] classes = [.. prediction.Objects.DistinctBy(one => one.Label).Take(5).Select(one => new Class(one.Label, one.Score))];
        return new(
            classes is [var best, ..] ? best.Label : "", classes is [var first, ..] ? first.Probability : 0, classes,
            Math.Round(elapsed.TotalMilliseconds, 2), version,
            new(prediction.Width, prediction.Height, [.. prediction.Objects.Select(one => new FoundObject(
                one.Label, one.Score, one.Left, one.Top, one.Right, one.Bottom))]));
    }

    /// <summary>JSON has no NaN, which a network that diverged in training gives.</summary>
    private static float Number(float probability) => float.IsNaN(probability) ? 0 : probability;

    internal sealed record Class(string Label, float Probability);

    /// <param name="Width">Of the image that the boxes are in, in pixels.</param>
    /// <param name="Height">Its rows.</param>
    /// <param name="All">The highest score first.</param>
    internal sealed record Finding(int Width, int Height, IReadOnlyList<FoundObject> All);

    internal sealed record FoundObject(string Label, float Score, float Left, float Top, float Right, float Bottom);
}
