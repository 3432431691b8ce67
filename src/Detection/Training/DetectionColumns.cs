using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.ResNet;

/// <summary>The columns that a detector's trainer and transformer read and write.</summary>
/// <param name="Label">Keys, one for each box.</param>
/// <param name="BoundingBox">Four values for each box.</param>
/// <param name="Image">The images.</param>
/// <param name="Score">Scores of what was found.</param>
/// <param name="PredictedLabel">Its keys.</param>
/// <param name="PredictedBoundingBox">Its boxes.</param>
internal sealed record DetectionColumns(
    string Label, string BoundingBox, string Image, string Score, string PredictedLabel, string PredictedBoundingBox)
{
    /// <summary>Whether there is what a trainer needs.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    public void Check(SchemaShape schema)
    {
        CheckImage(schema, Image);
        var label = schema.Find(Label) ?? throw SchemaMismatch.Missing("label", Label);
        if (!(label.IsKey && label.Kind != SchemaShape.Column.VectorKind.Scalar && label.ItemType.Equals(NumberDataViewType.UInt32)))
            throw SchemaMismatch.Of("label", Label, "Vector<Key<UInt32>>", label.TypeText());
        var boxes = schema.Find(BoundingBox) ?? throw SchemaMismatch.Missing("bounding box", BoundingBox);
        if (boxes.IsKey || boxes.Kind == SchemaShape.Column.VectorKind.Scalar || !boxes.ItemType.Equals(NumberDataViewType.Single))
            throw SchemaMismatch.Of("bounding box", BoundingBox, "Vector<Single>", boxes.TypeText());
    }

    /// <summary>Whether there are images: encoded, or <see cref="MLImage"/>s.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing or of another type.</exception>
    public static void CheckImage(SchemaShape schema, string name)
    {
        var image = schema.Find(name) ?? throw SchemaMismatch.Missing("image", name);
        bool isImage = image.Kind == SchemaShape.Column.VectorKind.Scalar
            ? image.ItemType is ImageDataViewType
            : !image.IsKey && image.Kind == SchemaShape.Column.VectorKind.VariableVector && image.ItemType.Equals(NumberDataViewType.Byte);
        if (!isImage)
            throw SchemaMismatch.Of("image", name, "Image or VarVector<Byte>", image.TypeText());
    }

    /// <summary>Classes of the label.</summary>
    public static int ClassCount(DataViewSchema.Column label)
    {
        int count = LabelReader.ClassCount(label);
        return count <= 10_000 ? count
            : throw new ArgumentException($"Label column '{label.Name}' is a key of {count} values: too many classes.");
    }
}
