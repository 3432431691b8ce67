using System.Globalization;
using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>Whether keys of two columns mean the same classes. Keys of which one side has no names are taken as meant.</summary>
internal static class LabelClasses
{
    /// <exception cref="ArgumentException">The validation label has other keys than the training label.</exception>
    public static void ThrowIfDifferent(DataViewSchema.Column training, DataViewSchema.Column validation)
    {
        if (Difference(training, validation) is { } difference)
            throw new ArgumentException(
                $"The validation set's label must have the training label's keys: {difference}. "
                + "Transform it with the model that mapped the training labels.");
    }

    /// <summary>
    /// Scores stand in the order of the classes in training. Where data that are scored have the label beside them under other keys,
    /// whatever compares the two, such as ML.NET's
    /// Evaluate, compares numbers and finds nearly everything wrong. Labels that share no class with training are no truth to compare with,
    /// and are let pass.
    /// </summary>
    /// <exception cref="ArgumentException">The label has a class of the training under another key.</exception>
    public static void ThrowIfConfused(DataViewSchema input, string label, ClassNames? trained)
    {
        if (trained is null || input.GetColumnOrNull(label) is not { Type: KeyDataViewType } column
            || NamesOf(column) is not { } names)
            return;
        string[] trainedNames = trained.ToStrings(), labelNames = names.ToStrings();
        if (labelNames.AsSpan().SequenceEqual(trainedNames))
            return;
        var keys = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (index, name) in trainedNames.Index())
            keys.TryAdd(name, index);
        foreach (var (index, name) in labelNames.Index())
            if (keys.TryGetValue(name, out int key) && key != index)
                throw new ArgumentException(
                    $"Column '{label}' must have the keys of the training label: \"{name}\" is key {Number(index)}, and was key {Number(
                        key)} in training, "
                    + "so that whatever compares it with scores or predictions would compare different classes. "
                    + "Map the labels with the model's own transformers, or drop the column.");
    }

    private static string? Difference(DataViewSchema.Column training, DataViewSchema.Column validation)
    {
        int count = LabelReader.ClassCount(training), validationCount = LabelReader.ClassCount(validation);
        if (validationCount != count)
            return FormattableString.Invariant($"it has {validationCount} classes, the training label {count}");
        var (names, others) = (ClassNames.Of(training, count), ClassNames.Of(validation, count));
        return ClassNames.FirstDifference(names, others) is { } first
            ? $"class {Number(first)} is \"{names!.ToStrings()[first]}\", in the validation set \"{others!.ToStrings()[first]}\""
            : null;
    }

    private static ClassNames? NamesOf(DataViewSchema.Column column) =>
        column.Annotations.Schema.GetColumnOrNull(AnnotationKinds.KeyValues) is { Type: VectorDataViewType { IsKnownSize: true } type }
            ? ClassNames.Of(column, type.Size)
            : null;

    /// <summary>Keys count from 1.</summary>
    private static string Number(int index) => (index + 1).ToString(CultureInfo.InvariantCulture);
}
