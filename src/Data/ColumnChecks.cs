using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.ResNet;

/// <summary>Checks that the columns to read are there and of a type that can be read.</summary>
internal static class ColumnChecks
{
    /// <summary>What a trainer needs: an image to learn from and a key to learn.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    public static void Check(DataViewSchema inputSchema, ColumnNames names) => Check(SchemaShapes.Of(inputSchema), names);

    /// <summary>Whether an image may have any number of the labels of a column.</summary>
    public static bool AreSeveral(SchemaShape.Column label) => label.Kind != SchemaShape.Column.VectorKind.Scalar;

    private static bool AreFlags(SchemaShape.Column label) =>
        label.Kind == SchemaShape.Column.VectorKind.Vector && label.ItemType is BooleanDataViewType;

    /// <inheritdoc cref="Check(DataViewSchema, ColumnNames)"/>
    public static void Check(SchemaShape inputSchema, ColumnNames names)
    {
        CheckImage(inputSchema, "feature", names.Feature);
        var label = inputSchema.Find(names.Label) ?? throw SchemaMismatch.Missing("label", names.Label);
        if (!(label.IsKey && label.ItemType.Equals(NumberDataViewType.UInt32)) && !AreFlags(label))
            throw SchemaMismatch.Of(
                "label", names.Label, "Key<UInt32>, or, for any number of labels an image, Vector<Boolean> or Vector<Key<UInt32>>",
                label.TypeText());
    }

    /// <summary>Whether there is a column of paths, if one is named.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is missing or of another type.</exception>
    public static void CheckPath(SchemaShape inputSchema, string? name)
    {
        if (name is null)
            return;
        var path = inputSchema.Find(name) ?? throw SchemaMismatch.Missing("image path", name);
        if (path.Kind != SchemaShape.Column.VectorKind.Scalar || path.ItemType is not TextDataViewType)
            throw SchemaMismatch.Of("image path", name, "String", path.TypeText());
    }

    /// <summary>Whether there is a column of images.</summary>
    /// <param name="inputSchema">The columns.</param>
    /// <param name="role">What the column is for, in messages: "feature" or "input".</param>
    /// <param name="name">As the user called it.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is missing or of another type.</exception>
    public static void CheckImage(SchemaShape inputSchema, string role, string name)
    {
        var image = inputSchema.Find(name) ?? throw SchemaMismatch.Missing(role, name);
        if (!IsImage(image))
            throw SchemaMismatch.Of(role, name, "Vector<Byte>, Image or Vector<Single>", image.TypeText());
    }

    /// <summary>
    /// Finds the image that a transformer scores, of the kind that it was trained on; the dimensions may differ where the images are
    /// resized anyway.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing or of another type.</exception>
    public static DataViewSchema.Column FindFeature(DataViewSchema inputSchema, string name, DataViewType trained, string role = "feature")
    {
        var feature = inputSchema.GetColumnOrNull(name) ?? throw SchemaMismatch.Missing(role, name);
        return AreAlike(trained, feature.Type)
            ? feature
            : throw SchemaMismatch.Of(role, name, trained.ToString()!, feature.Type);
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
