using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>The inputs or outputs of a model, in its order.</summary>
internal static class OnnxVariables
{
    /// <param name="metadata">What ONNX Runtime knows of each.</param>
    /// <param name="types">The column types by name: ONNX Runtime does not tell everything that makes a type.</param>
    /// <param name="shapes">Shapes that take the place of the model's, by name; may be null.</param>
    public static IEnumerable<OnnxVariable> Of(
        IReadOnlyDictionary<string, NodeMetadata> metadata, Dictionary<string, DataViewType> types, IDictionary<string, int[]> shapes)
    {
        foreach (var (name, node) in metadata)
        {
            var type = types[name];
            // What ML.NET's own export adds for columns that its graph does not use.
            if (name.StartsWith("mlnet.", StringComparison.Ordinal)
                && (name.EndsWith(".unusedInput", StringComparison.Ordinal) || name.EndsWith(".unusedOutput", StringComparison.Ordinal)))
                continue;
            yield return shapes != null && shapes.TryGetValue(name, out var shape)
                ? new OnnxVariable(name, Checked(shape, node.Dimensions), Reshaped(type, shape))
                : new OnnxVariable(name, node.Dimensions, type);
        }
    }

    private static int[] Checked(int[] shape, int[] own)
    {
        // What is unknown in either may become what the other says.
        var fits = shape.Length == own.Length && shape.Zip(own).All(pair => pair.First == pair.Second || pair.First <= 0 || pair.Second <= 0);
        return fits ? shape : throw ParameterErrors.Except(
            shape,
            "shapeDictionary",
            $"The specified shape {string.Join(",", shape)} is not compatible with the shape {string.Join(",", own)} loaded from the ONNX model file. " +
            "Only unknown dimension can replace or be replaced by another dimension.");
    }

    private static DataViewType Reshaped(DataViewType type, int[] shape)
    {
        if (type is not VectorDataViewType vector)
            return type;
        return shape.All(length => length > 0) ? new VectorDataViewType(vector.ItemType, shape) : new VectorDataViewType(vector.ItemType);
    }
}
