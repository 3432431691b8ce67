using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>The columns that a transformer adds after those of its input, read off what the network gives for an image.</summary>
internal abstract class AddedColumns
{
    /// <summary>How many there are.</summary>
    public abstract int Count { get; }

    /// <summary>Adds them to <paramref name="schema"/>, which has the columns of <paramref name="input"/>.</summary>
    public abstract void AddTo(DataViewSchema.Builder schema, DataViewSchema input);

    /// <summary>A <see cref="ValueGetter{TValue}"/> of one of them.</summary>
    /// <param name="index">Counted from 0, in the order in which they were added.</param>
    /// <param name="output">Gives the network's output for the current row.</param>
    public abstract Delegate Getter(int index, Func<ArraySegment<float>> output);

    /// <summary>The shape of data with the columns of scoring, which take the place of any of their names.</summary>
    protected static SchemaShape Shape(SchemaShape input, ColumnNames columns, DataViewSchema added) => new(input
        .Where(column => column.Name != columns.PredictedLabel && column.Name != columns.Score)
        .Concat(SchemaShapes.Of(added)));

    /// <summary>A getter of the whole output.</summary>
    protected static ValueGetter<VBuffer<float>> CopyOf(Func<ArraySegment<float>> output) => (ref VBuffer<float> value) =>
    {
        var values = output();
        VBuffer<float>.Copy(values.Array, values.Offset, ref value, values.Count);
    };
}
