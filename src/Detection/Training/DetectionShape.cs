using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>The shape of schemas after detection.</summary>
internal static class DetectionShape
{
    public static SchemaShape After(SchemaShape input, DetectionColumns columns)
    {
        var label = input.Find(columns.Label)!.Value;
        var names = label.Annotations.Find(AnnotationKinds.KeyValues) is { } values && values.ItemType is PrimitiveDataViewType item
            ? ClassNames.OfType(item, classCount: 1)
            : null;
        var schema = new DataViewSchema.Builder();
        new DetectedColumns(columns, classCount: 1, names).AddTo(schema, schema.ToSchema());
        var added = SchemaShapes.Of(schema.ToSchema());
        var replaced = added.Select(column => column.Name).ToHashSet(StringComparer.Ordinal);
        return new SchemaShape(input.Where(column => !replaced.Contains(column.Name)).Concat(added));
    }
}
