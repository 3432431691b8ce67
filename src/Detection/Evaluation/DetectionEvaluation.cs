using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>Reads what there is and what was found off a data view.</summary>
internal static class DetectionEvaluation
{
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    /// <exception cref="InvalidDataException">Vectors of a row do not fit each other.</exception>
    public static DetectionMetrics Evaluate(IDataView data, DetectionEvaluationOptions options)
    {
        Validation.ThrowIfAny([.. options.Problems()], nameof(options));
        var schema = data.Schema;
        var (label, box) = (Find(options.LabelColumnName), Find(options.BoundingBoxColumnName));
        var (foundLabel, foundBox, score) = (
            Find(options.PredictedLabelColumnName), Find(options.PredictedBoundingBoxColumnName), Find(options.ScoreColumnName));
        DataViewSchema.Column?[] marks = [Optional(options.DifficultColumnName), Optional(options.CrowdColumnName),
            Optional(options.AreaColumnName)];

        using var cursor = data.GetRowCursor([label, box, foundLabel, foundBox, score, .. marks.OfType<DataViewSchema.Column>()]);
        var names = new LabelNames();
        var (labels, foundLabels) = (names.Bind(cursor, label, foundLabel), names.Bind(cursor, foundLabel, label));
        var (boxes, foundBoxes, scores) = (Values<float>(cursor, box), Values<float>(cursor, foundBox), Values<float>(cursor, score));
        var (difficult, crowd, area) = (Marks<bool>(cursor, marks[0]), Marks<bool>(cursor, marks[1]), Marks<float>(cursor, marks[2]));
        var images = new List<EvaluatedImage>();
        while (cursor.MoveNext())
        {
            int[] classes = labels.Read(), foundClasses = foundLabels.Read();
            Check(cursor.Position, [
                (box, boxes().Length, 4 * classes.Length), (foundBox, foundBoxes().Length, 4 * foundClasses.Length),
                    (score, scores().Length, foundClasses.Length),
                .. marks.Zip([difficult?.Invoke().Length, crowd?.Invoke().Length, area?.Invoke().Length]).Where(
                    mark => mark.First is not null)
                    .Select(mark => (mark.First!.Value, mark.Second!.Value, classes.Length))]);
            images.Add(new(
                [.. Truths(classes, boxes(), difficult?.Invoke(), crowd?.Invoke(), area?.Invoke())],
                    [.. Detections(foundClasses, foundBoxes(), scores())]));
        }
        ThrowIfNothingInCommon(labels, foundLabels);
        return DetectionMetrics.Of(images, names.Names);

        DataViewSchema.Column Find(string name) => schema.GetColumnOrNull(name) ?? throw SchemaMismatch.Missing("evaluated", name);

        DataViewSchema.Column? Optional(string? name) => name is null ? null : Find(name);
    }

    /// <summary>Classes that are called otherwise in the labels are never found, and an average precision of 0 would not say why.</summary>
    private static void ThrowIfNothingInCommon(LabelNames.Reader labels, LabelNames.Reader found)
    {
        if (labels.Names.Count > 0 && found.Names.Count > 0 && !labels.Names.Overlaps(found.Names))
            throw new InvalidDataException(
                $"No class of the labels is one of what is found: column '{labels.Column.Name}' has {Some(labels.Names)}, and column "
                + $"'{found.Column.Name}' has {Some(found.Names)}. Names are compared as they are, with capital letters and spaces.");

        static string Some(IEnumerable<string> names)
        {
            const int Listed = 5;
            string[] first = [.. names.Order(StringComparer.Ordinal).Take(Listed + 1)];
            return string.Join(", ", first.Take(Listed).Select(name => $"\"{name}\"")) + (first.Length > Listed ? ", ..." : "");
        }
    }

    private static IEnumerable<EvaluatedTruth> Truths(int[] classes, float[] boxes, bool[]? difficult, bool[]? crowd, float[]? areas)
    {
        for (int i = 0; i < classes.Length; i++)
        {
            var plain = new EvaluatedTruth(classes[i], Box.Of(boxes)[i]);
            if (classes[i] >= 0)
                yield return plain with { IsDifficult = difficult?[i] ?? false, IsCrowd = crowd?[i] ?? false, Area = areas?[i]
                    ?? plain.Area };
        }
    }

    private static IEnumerable<Detection> Detections(int[] classes, float[] boxes, float[] scores) => Enumerable.Range(0, classes.Length)
        .Where(i => classes[i] >= 0).Select(i => new Detection(classes[i], scores[i], Box.Of(boxes)[i]));

    private static Func<T[]>? Marks<T>(DataViewRow row, DataViewSchema.Column? column) =>
        column is { } there ? Values<T>(row, there) : null;

    private static Func<T[]> Values<T>(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is not VectorDataViewType vector || vector.ItemType.RawType != typeof(T))
            throw SchemaMismatch.Of("evaluated", column.Name, $"Vector<{typeof(T).Name}>", column.Type);
        var getter = row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> buffer = default;
        return () =>
        {
            getter(ref buffer);
            return [.. buffer.DenseValues()];
        };
    }

    private static void Check(long row, IEnumerable<(DataViewSchema.Column Column, int Length, int Expected)> vectors)
    {
        string[] problems =
        [
            .. vectors.Where(vector => vector.Length != vector.Expected)
                .Select(vector => $"column '{vector.Column.Name}' has {vector.Length} values where the labels ask for {vector.Expected}"),
        ];
        if (problems.Length > 0)
            throw new InvalidDataException($"Row {row} (counted from 0) of the evaluated data: {string.Join("; ", problems)}.");
    }
}
