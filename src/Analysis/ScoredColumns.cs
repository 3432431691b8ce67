using System.Collections.Immutable;
using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>The columns of a scored data view that analyses read, of whatever model.</summary>
/// <param name="Label">The truth, a key.</param>
/// <param name="Score">A probability for each class.</param>
/// <param name="ImagePath">Names the image, or null.</param>
/// <param name="ClassNames">What the classes are called, in the order of the scores.</param>
internal sealed record ScoredColumns(
    DataViewSchema.Column Label, DataViewSchema.Column Score, DataViewSchema.Column? ImagePath, ImmutableArray<string> ClassNames)
{
    public int ClassCount => ClassNames.Length;

    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    /// <exception cref="ArgumentException">The label's keys are not the classes that the scores are for.</exception>
    public static ScoredColumns Find(DataViewSchema schema, string label, string score, string? imagePath)
    {
        const string Parameter = "scored";
        var labelColumn = schema.GetColumnOrNull(label) ?? throw SchemaMismatch.Missing("label", label, Parameter);
        if (labelColumn.Type is not KeyDataViewType key)
            throw SchemaMismatch.Of("label", label, "Key", labelColumn.Type, Parameter);
        var scoreColumn = schema.GetColumnOrNull(score) ?? throw SchemaMismatch.Missing("score", score, Parameter);
        if (scoreColumn.Type is not VectorDataViewType { IsKnownSize: true } vector || vector.ItemType != NumberDataViewType.Single)
            throw SchemaMismatch.Of("score", score, "Vector<Single> of known size", scoreColumn.Type, Parameter);
        if (key.Count != (ulong)vector.Size)
            throw new ArgumentException(
                $"The label must have a key for each score; column '{label}' has {key.Count} keys and column '{score}' {vector.Size} "
                + "values.");
        var path = imagePath is null ? null : schema.GetColumnOrNull(imagePath);
        return new(
            labelColumn, scoreColumn, path is { Type: TextDataViewType } ? path : null,
            [.. NamesOf(labelColumn, scoreColumn, vector.Size)]);
    }

    /// <summary>What the classes are called: as labels and scores have it, or by their numbers.</summary>
    /// <exception cref="ArgumentException">Labels and scores name different classes.</exception>
    public static string[] NamesOf(DataViewSchema.Column label, DataViewSchema.Column score, int count)
    {
        string[]? labelNames = ResNet.ClassNames.Of(label, count)?.ToStrings(), scoreNames = SlotNames(score, count);
        if (labelNames is not null && scoreNames is not null && !labelNames.SequenceEqual(scoreNames))
        {
            int first = Enumerable.Range(0, count).First(i => labelNames[i] != scoreNames[i]);
            throw new ArgumentException(
                $"The label's keys must be the classes that the model was trained on, in their order; key {first + 1} of column "
                + $"'{label.Name}' is \"{labelNames[first]}\", but score {first + 1} is that of \"{scoreNames[first]}\". Map the labels "
                + "with the model's own transformers.");
        }
        return scoreNames ?? labelNames
            ?? [.. Enumerable.Range(1, count).Select(number => FormattableString.Invariant($"{number}"))];
    }

    private static string[]? SlotNames(DataViewSchema.Column score, int count)
    {
        if (score.Annotations.Schema.GetColumnOrNull(
            AnnotationKinds.SlotNames) is not { Type: VectorDataViewType { ItemType: TextDataViewType } type }
            || type.Size != count)
            return null;
        VBuffer<ReadOnlyMemory<char>> names = default;
        score.Annotations.GetValue(AnnotationKinds.SlotNames, ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }
}
