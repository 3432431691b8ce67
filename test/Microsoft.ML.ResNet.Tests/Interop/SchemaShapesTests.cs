using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet.Tests.Interop;

[TestClass]
public sealed class SchemaShapesTests
{
    [TestMethod]
    public void A_shape_has_the_types_and_annotations_of_its_schema()
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.AddPrimitiveValue("IsNormalized", BooleanDataViewType.Instance, true);
        var schema = new DataViewSchema.Builder();
        schema.AddColumn("Text", TextDataViewType.Instance);
        schema.AddColumn("Key", new KeyDataViewType(typeof(uint), 5));
        schema.AddColumn("Known", new VectorDataViewType(NumberDataViewType.Single, 2, 3), annotations.ToAnnotations());
        schema.AddColumn("Unknown", new VectorDataViewType(NumberDataViewType.Byte));
        schema.AddColumn("Keys", new VectorDataViewType(new KeyDataViewType(typeof(byte), 5), 2));

        var shape = SchemaShapes.Of(schema.ToSchema());

        CollectionAssert.AreEqual(
            new[] { "String", "Key<UInt32>", "Vector<Single>", "VarVector<Byte>", "Vector<Key<Byte>>" },
            shape.Select(column => column.TypeText()).ToArray());
        Assert.AreEqual("IsNormalized", shape.Find("Known")!.Value.Annotations.Single().Name);
        Assert.IsNull(shape.Find("Absent"));
    }

    [TestMethod]
    public void Hidden_columns_have_no_shape()
    {
        var schema = new DataViewSchema.Builder();
        schema.AddColumn("A", TextDataViewType.Instance);
        schema.AddColumn("A", NumberDataViewType.Single);

        Assert.AreEqual("Single", SchemaShapes.Of(schema.ToSchema()).Single().TypeText());
    }
}
