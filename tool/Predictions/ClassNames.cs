using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlResNet.Predictions;

/// <summary>What the scores of a model are called.</summary>
internal static class ClassNames
{
    /// <summary>Finds the scores and their names, or calls them class 1, class 2, ...</summary>
    /// <exception cref="InvalidDataException">There are no scores of classes.</exception>
    public static (DataViewSchema.Column Scores, string[] Names) Find(DataViewSchema scored) =>
        scored.GetColumnOrNull("Score") is { Type: VectorDataViewType { Size: > 0 and var count } } scores
            ? (scores, Of(scores, count))
            : throw new InvalidDataException(
                "The model must give a column Score with a probability for each class; it is for something else.");

    private static string[] Of(DataViewSchema.Column scores, int count)
    {
        if (!scores.HasSlotNames())
            return [.. Enumerable.Range(1, count).Select(number => $"class {number}")];
        VBuffer<ReadOnlyMemory<char>> names = default;
        scores.GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }
}
