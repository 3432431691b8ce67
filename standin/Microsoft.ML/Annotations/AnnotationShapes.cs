namespace Microsoft.ML.Data;

/// <summary>Annotations as a <see cref="SchemaShape"/> has them.</summary>
internal static class AnnotationShapes
{
    public static SchemaShape.Column Scalar(string kind, DataViewType type) => SchemaShape.Column.Of(kind, type, null);

    public static SchemaShape.Column Vector(string kind, DataViewType itemType) =>
        new(kind, SchemaShape.Column.VectorKind.Vector, itemType, false);

    /// <summary>What every column a trained model writes carries.</summary>
    public static IEnumerable<SchemaShape.Column> OfScoreColumn() =>
    [
        Scalar(AnnotationKinds.ScoreColumnSetId, AnnotationKinds.ScoreColumnSetIdType),
        Scalar(AnnotationKinds.ScoreColumnKind, TextDataViewType.Instance),
        Scalar(AnnotationKinds.ScoreValueKind, TextDataViewType.Instance),
    ];

    /// <summary>A multiclass score's: where the label's key values are known, they name the classes.</summary>
    public static IEnumerable<SchemaShape.Column> OfMulticlassScore(SchemaShape.Column label)
    {
        if (label.IsKey && label.Annotations.TryFindColumn(AnnotationKinds.KeyValues, out var values)
            && values.Kind == SchemaShape.Column.VectorKind.Vector)
        {
            if (values.ItemType is TextDataViewType)
                yield return Vector(AnnotationKinds.SlotNames, TextDataViewType.Instance);
            yield return Vector(AnnotationKinds.TrainingLabelValues, values.ItemType);
        }

        foreach (var column in OfScoreColumn())
            yield return column;
    }
}
