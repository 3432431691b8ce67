using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>The column that a featurizer adds: a vector of a known size.</summary>
/// <param name="name">What it is called.</param>
/// <param name="size">Number of features.</param>
internal sealed class FeatureColumn(string name, int size) : AddedColumns
{
    public override int Count => 1;

    public override void AddTo(DataViewSchema.Builder schema, DataViewSchema input) =>
        schema.AddColumn(name, new VectorDataViewType(NumberDataViewType.Single, size));

    public override Delegate Getter(int index, Func<ArraySegment<float>> output) => CopyOf(output);

    /// <summary>The shape of data after featurizing.</summary>
    public static SchemaShape Shape(SchemaShape input, string name)
    {
        const int AnySize = 1;
        var added = new DataViewSchema.Builder();
        added.AddColumn(name, new VectorDataViewType(NumberDataViewType.Single, AnySize));
        return new SchemaShape(input.Where(column => column.Name != name).Concat(SchemaShapes.Of(added.ToSchema())));
    }
}
