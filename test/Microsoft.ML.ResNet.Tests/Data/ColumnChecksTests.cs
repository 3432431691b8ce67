using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.ResNet.Tests.Data;

[TestClass]
public sealed class ColumnChecksTests
{
    private static readonly ColumnNames Columns = new("Label", "Features", "Score", "PredictedLabel");
    private static readonly DataViewType Key = new KeyDataViewType(typeof(uint), 3);

    public static IEnumerable<object[]> ImageTypes =>
    [
        [new VectorDataViewType(NumberDataViewType.Byte)],
        [new VectorDataViewType(NumberDataViewType.Byte, 100)],
        [new VectorDataViewType(NumberDataViewType.Single, 3, 8, 8)],
        [new ImageDataViewType(8, 8)],
        [new ImageDataViewType()],
    ];

    [TestMethod]
    [DynamicData(nameof(ImageTypes))]
    public void Images_of_every_kind_with_a_key_will_do(DataViewType imageType) => ColumnChecks.Check(Schema(Key, imageType), Columns);

    [TestMethod]
    public void A_missing_feature_column_is_named()
    {
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ColumnChecks.Check(Schema(Key, null), Columns));
        Assert.StartsWith("Could not find feature column 'Features'", error.Message);
    }

    [TestMethod]
    public void A_missing_label_column_is_named()
    {
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ColumnChecks.Check(
            Schema(null, new ImageDataViewType()), Columns));
        Assert.StartsWith("Could not find label column 'Label'", error.Message);
    }

    [TestMethod]
    public void A_feature_column_that_holds_no_image_is_refused_with_what_would_do()
    {
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ColumnChecks.Check(
            Schema(Key, TextDataViewType.Instance), Columns));
        Assert.StartsWith(
            "Schema mismatch for feature column 'Features': expected Vector<Byte>, Image or Vector<Single>, got String", error.Message);
    }

    [TestMethod]
    public void A_label_that_is_no_key_is_refused()
    {
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ColumnChecks.Check(
            Schema(TextDataViewType.Instance, new ImageDataViewType()), Columns));
        Assert.StartsWith(
            "Schema mismatch for label column 'Label': expected Key<UInt32>, or, for any number of labels an image, Vector<Boolean> or "
                + "Vector<Key<UInt32>>, got String", error.Message);
    }

    [TestMethod]
    public void Vectors_of_keys_and_of_flags_are_any_number_of_labels_and_others_none()
    {
        PrimitiveDataViewType[] items = [new KeyDataViewType(typeof(uint), 3), BooleanDataViewType.Instance];
        foreach (var item in items)
            ColumnChecks.Check(Schema(new VectorDataViewType(item, 2), new ImageDataViewType()), Columns);

        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ColumnChecks.Check(
            Schema(new VectorDataViewType(TextDataViewType.Instance, 2), new ImageDataViewType()), Columns));
        Assert.Contains("Vector<Key<UInt32>>, got Vector<String>", error.Message);
    }

    [TestMethod]
    public void Images_to_score_may_have_another_size_but_not_another_kind()
    {
        var trained = new ImageDataViewType(8, 8);
        ColumnChecks.FindFeature(Schema(null, new ImageDataViewType(30, 20)), "Features", trained);

        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(
            () => ColumnChecks.FindFeature(Schema(null, new VectorDataViewType(NumberDataViewType.Byte)), "Features", trained));
        Assert.StartsWith("Schema mismatch for feature column 'Features': expected Image<8, 8>, got Vector<Byte>", error.Message);
    }

    [TestMethod]
    public void Pixels_to_score_must_be_as_many_as_in_training()
    {
        var trained = new VectorDataViewType(NumberDataViewType.Single, 192);
        ColumnChecks.FindFeature(Schema(null, new VectorDataViewType(NumberDataViewType.Single, 3, 8, 8)), "Features", trained);

        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(
            () => ColumnChecks.FindFeature(Schema(null, new VectorDataViewType(NumberDataViewType.Single, 100)), "Features", trained));
        Assert.StartsWith(
            "Schema mismatch for feature column 'Features': expected Vector<Single, 192>, got Vector<Single, 100>", error.Message);
    }

    private static DataViewSchema Schema(DataViewType? label, DataViewType? feature)
    {
        var schema = new DataViewSchema.Builder();
        if (label is not null)
            schema.AddColumn("Label", label);
        if (feature is not null)
            schema.AddColumn("Features", feature);
        return schema.ToSchema();
    }
}
