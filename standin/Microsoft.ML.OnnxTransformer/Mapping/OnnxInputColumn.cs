using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>A column that feeds an input of a model, checked to suit it.</summary>
/// <param name="Column">The column.</param>
/// <param name="Shape">The input's shape for one row; at most one 0, which is unknown.</param>
internal sealed record OnnxInputColumn(DataViewSchema.Column Column, IReadOnlyList<int> Shape)
{
    public static OnnxInputColumn Find(IHost host, DataViewSchema schema, OnnxVariable input)
    {
        var shape = OneRow(input.Shape);
        if (shape.Count(length => length == 0) > 1)
            throw new ArgumentOutOfRangeException(input.Name, "Only 1 unknown dimension is allowed");
        var column = schema.GetColumnOrNull(input.Name) ?? throw host.ExceptSchemaMismatch("inputSchema", "input", input.Name);

        var expected = input.Type.ItemTypeOf();
        var actual = column.Type.ItemTypeOf();
        // A key feeds whole numbers of its kind.
        if (!actual.Equals(expected) && !(actual is KeyDataViewType && actual.RawType == expected.RawType))
            throw host.ExceptSchemaMismatch("inputSchema", "input", input.Name, expected.ToString(), column.Type.ToString());

        if (!shape.Contains(0))
        {
            var length = column.Type is VectorDataViewType vector ? vector.Size : 1;
            if (length % shape.Aggregate((product, size) => product * size) != 0)
                throw Contracts.Except($"Input shape mismatch: Input '{input.Name}' has shape {string.Join(",", shape)}, but input data is of length {length}.");
        }
        return new OnnxInputColumn(column, shape);
    }

    /// <summary>A batch of unknown size is one of one row; what else is not known is 0; a scalar is a vector of one.</summary>
    private static List<int> OneRow(IReadOnlyList<int> shape) =>
        shape.Count == 0 ? [1] : [shape[0] < 0 ? 1 : shape[0], .. shape.Skip(1).Select(length => Math.Max(length, 0))];
}
