namespace Microsoft.ML.Data;

/// <summary>What transforms ask of annotations.</summary>
internal static class AnnotationQueries
{
    public static DataViewType TypeOfAnnotation(this DataViewSchema.Column column, string kind) =>
        column.Annotations.Schema.GetColumnOrNull(kind)?.Type;

    public static bool HasScalarAnnotation(this SchemaShape.Column column, string kind, DataViewType type) =>
        column.Annotations.TryFindColumn(kind, out var annotation)
        && annotation.Kind == SchemaShape.Column.VectorKind.Scalar
        && annotation.ItemType.Equals(type);

    public static bool HasVectorAnnotation(this SchemaShape.Column column, string kind, DataViewType type) =>
        column.Annotations.TryFindColumn(kind, out var annotation)
        && annotation.Kind == SchemaShape.Column.VectorKind.Vector
        && annotation.ItemType.Equals(type);
}
