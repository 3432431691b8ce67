using Microsoft.ML;
using Microsoft.ML.Data;
using MlResNet.Photos;

namespace MlResNet.Predictions;

/// <summary>Scores files one batch after the other: of thousands, no more than a batch is in memory.</summary>
internal static class PredictionStream
{
    /// <param name="mlContext">As everywhere.</param>
    /// <param name="model">Loaded so that images which cannot be read get NaN for scores.</param>
    /// <param name="files">In the order of the results.</param>
    /// <param name="top">How many classes to tell.</param>
    public static IEnumerable<Prediction> Of(MLContext mlContext, SavedModel model, IEnumerable<string> files, int top)
    {
        var photos = mlContext.Data.LoadFromEnumerable(files.Select(file => new PhotoRow(file, "")));
        var scored = model.Transformer.Transform(model.Prepare(photos));
        var (scores, names) = ClassNames.Find(scored.Schema);
        top = Math.Min(top, names.Length);

        var path = scored.Schema[nameof(PhotoRow.ImagePath)];
        using var cursor = scored.GetRowCursor([path, scores]);
        var getPath = cursor.GetGetter<ReadOnlyMemory<char>>(path);
        var getScores = cursor.GetGetter<VBuffer<float>>(scores);
        ReadOnlyMemory<char> file = default;
        VBuffer<float> probabilities = default;
        while (cursor.MoveNext())
        {
            getPath(ref file);
            getScores(ref probabilities);
            float[] values = [.. probabilities.DenseValues()];
            yield return Array.Exists(values, float.IsNaN)
                ? new(file.ToString(), [], PhotoFile.WhyUnreadable(mlContext, file.ToString()))
                : new(file.ToString(), [.. names.Zip(values, KeyValuePair.Create).OrderByDescending(pair => pair.Value).Take(top)]);
        }
    }
}
