using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.ResNet.Tests.Data;

[TestClass]
public sealed class ImageInputTests
{
    private static readonly ImageShape Fallback = new(3, 224, 224);

    [TestMethod]
    public void Encoded_images_take_the_declared_shape_or_the_fallback()
    {
        var files = new VectorDataViewType(NumberDataViewType.Byte);
        Assert.AreEqual(Fallback, Resolve(files).Shape);
        Assert.AreEqual(new ImageShape(1, 32, 48), Resolve(files, new(1, 32, 48)).Shape);
    }

    [TestMethod]
    public void A_column_of_images_of_known_size_keeps_that_size()
    {
        Assert.AreEqual(Fallback, Resolve(new ImageDataViewType()).Shape);
        Assert.AreEqual(new ImageShape(3, 60, 80), Resolve(new ImageDataViewType(60, 80)).Shape);
        Assert.AreEqual(new ImageShape(3, 32, 32), Resolve(new ImageDataViewType(60, 80), new(3, 32, 32)).Shape);
    }

    [TestMethod]
    [DataRow(new[] { 3, 20, 30 }, PixelLayout.Planar, 3, 20, 30)]
    [DataRow(new[] { 20, 30, 3 }, PixelLayout.Interleaved, 3, 20, 30)]
    [DataRow(new[] { 1, 20, 30 }, PixelLayout.Planar, 1, 20, 30)]
    [DataRow(new[] { 20, 30, 4 }, PixelLayout.Interleaved, 4, 20, 30)]
    [DataRow(new[] { 20, 30 }, PixelLayout.Planar, 1, 20, 30)]
    public void The_dimensions_of_a_vector_tell_shape_and_layout(int[] dimensions, PixelLayout layout, int channels, int height, int width)
    {
        var type = new VectorDataViewType(NumberDataViewType.Single, dimensions);
        Assert.AreEqual(new ImageInput(new(channels, height, width), layout), Resolve(type));
    }

    [TestMethod]
    public void The_declared_layout_decides_where_dimensions_are_ambiguous()
    {
        var type = new VectorDataViewType(NumberDataViewType.Single, 3, 20, 3);
        Assert.AreEqual(new ImageInput(new(3, 20, 3), PixelLayout.Planar), Resolve(type));
        Assert.AreEqual(new ImageInput(new(3, 3, 20), PixelLayout.Interleaved), Resolve(type, layout: PixelLayout.Interleaved));
    }

    [TestMethod]
    public void A_flat_vector_takes_the_declared_shape_and_is_planar_unless_said_otherwise()
    {
        var flat = new VectorDataViewType(NumberDataViewType.Single, 48);
        Assert.AreEqual(new ImageInput(new(3, 4, 4), PixelLayout.Planar), Resolve(flat, new(3, 4, 4)));
        Assert.AreEqual(new ImageInput(new(3, 4, 4), PixelLayout.Interleaved), Resolve(flat, new(3, 4, 4), PixelLayout.Interleaved));
        Assert.AreEqual(
            new ImageInput(new(3, 4, 4), PixelLayout.Planar), Resolve(new VectorDataViewType(NumberDataViewType.Byte, 48), new(3, 4, 4)));
    }

    [TestMethod]
    public void A_flat_vector_without_a_declared_shape_is_an_error()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => Resolve(new VectorDataViewType(NumberDataViewType.Single, 48)));
        Assert.Contains("'Features'", error.Message);
        Assert.Contains("declare it", error.Message);
    }

    [TestMethod]
    public void A_wrong_pixel_count_says_what_was_expected_and_received()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => Resolve(
            new VectorDataViewType(NumberDataViewType.Single, 50), new(3, 4, 4)));
        Assert.Contains("50 values", error.Message);
        Assert.Contains("48", error.Message);
    }

    [TestMethod]
    public void A_column_of_another_type_is_a_schema_mismatch_in_stock_wording()
    {
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Resolve(TextDataViewType.Instance));
        Assert.StartsWith("Schema mismatch for feature column 'Features': expected ", error.Message);
        Assert.Contains("got String", error.Message);
    }

    [TestMethod]
    public void Shapes_that_images_cannot_have_are_errors()
    {
        var files = new VectorDataViewType(NumberDataViewType.Byte);
        Assert.ThrowsExactly<ArgumentException>(() => Resolve(files, new(2, 32, 32)));
        Assert.ThrowsExactly<ArgumentException>(() => Resolve(files, new(3, 0, 32)));
    }

    private static ImageInput Resolve(DataViewType type, ImageShape? declared = null, PixelLayout? layout = null)
    {
        var schema = new DataViewSchema.Builder();
        schema.AddColumn("Features", type);
        return ImageInput.Resolve(schema.ToSchema()["Features"], declared, layout, Fallback);
    }
}
