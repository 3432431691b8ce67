using Microsoft.ML.ResNet;

namespace Serving;

/// <summary>The answer, as JSON.</summary>
/// <param name="Label">The most probable class.</param>
/// <param name="Probability">How probable it is, in 0..1.</param>
/// <param name="Classes">The five most probable classes, from the most probable on.</param>
/// <param name="Milliseconds">From the whole image received to its score.</param>
/// <param name="Version">The model that says so: the beginning of its file's SHA-256.</param>
internal sealed record PredictionResponse(
    string Label, float Probability, IReadOnlyList<PredictionResponse.Class> Classes, double Milliseconds, string Version)
{
    public static PredictionResponse Of(ResNetPrediction prediction, TimeSpan elapsed, string version) => new(
        prediction.Label, Number(prediction.Probability),
        [.. prediction.Classes.Select(one => new Class(one.Label, Number(one.Probability)))], Math.Round(elapsed.TotalMilliseconds, 2),
        version);

    /// <summary>JSON has no NaN, which a network that diverged in training gives.</summary>
    private static float Number(float probability) => float.IsNaN(probability) ? 0 : probability;

    internal sealed record Class(string Label, float Probability);
}
