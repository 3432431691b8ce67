using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.ResNet;

/// <summary>Checks that the columns to read are there and of a type that can be read.</summary>
internal static class ColumnChecks
{
    /// <summary>What a trainer needs: an image to learn from and a key to learn.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    public static void Check(DataViewSchema inputSchema, ColumnNames names) => Check(SchemaShapes.Of(inputSchema), names);

    /// <inheritdoc cref="Check(DataViewSchema, ColumnNames)"/>
    public static void Check(SchemaShape inputSchema, ColumnNames names)
    {
        var feature = inputSchema.Find(names.Feature) ?? throw SchemaMismatch.Missing("feature", names.Feature);
        if (!IsImage(feature))
            throw SchemaMismatch.Of("feature", names.Feature, "Vector<Byte>, Image or Vector<Single>", feature.TypeText());

        var label = inputSchema.Find(names.Label) ?? throw SchemaMismatch.Missing("label", names.Label);
        if (!(label.IsKey && label.Kind == SchemaShape.Column.VectorKind.Scalar && label.ItemType.Equals(NumberDataViewType.UInt32)))
            throw SchemaMismatch.Of("label", names.Label, "Key<UInt32>", label.TypeText());
    }

    /// <summary>Finds the image that a transformer scores, of the kind that it was trained on; the dimensions may differ where the images are resized anyway.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing or of another type.</exception>
    public static DataViewSchema.Column FindFeature(DataViewSchema inputSchema, string name, DataViewType trained)
    {
        var feature = inputSchema.GetColumnOrNull(name) ?? throw SchemaMismatch.Missing("feature", name);
        return AreAlike(trained, feature.Type)
            ? feature
            : throw SchemaMismatch.Of("feature", name, trained.ToString()!, feature.Type);
    }

    private static bool IsImage(SchemaShape.Column column) =>
        !column.IsKey && (column.Kind == SchemaShape.Column.VectorKind.Scalar
            ? column.ItemType is ImageDataViewType
            : column.ItemType.Equals(NumberDataViewType.Byte) || column.ItemType.Equals(NumberDataViewType.Single));

    private static bool AreAlike(DataViewType trained, DataViewType actual) => (trained, actual) switch
    {
        (ImageDataViewType, ImageDataViewType) => true,
        (VectorDataViewType a, VectorDataViewType b) => b.ItemType.Equals(a.ItemType) && b.Size == a.Size,
        _ => false,
    };
}
