using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>
/// The constants of a graph: initializers, what nodes say is constant, and the little integer arithmetic by which exporters write down
/// paddings and shapes.
/// </summary>
internal sealed class OnnxConstants
{
    private readonly Dictionary<string, TensorProto> _tensors = new(StringComparer.Ordinal);
    private readonly IntegerArithmetic _integers;

    /// <exception cref="InvalidDataException">Two constants have one name.</exception>
    public OnnxConstants(GraphProto graph)
    {
        foreach (var tensor in graph.Initializer)
            Add(tensor.Name, tensor);
        var producers = new Dictionary<string, NodeProto>(StringComparer.Ordinal);
        foreach (var node in graph.Node)
        {
            if (node is { OpType: "Constant", Output: [var constant, ..] } && node.Find("value")?.T is { } value)
                Add(constant, value);
            else if (node is { OpType: "Identity", Input: [var source, ..], Output: [var copy, ..] }
                && _tensors.TryGetValue(source, out var tensor))
                Add(copy, tensor);
            else if (node.Output is [var output, ..])
                producers.TryAdd(output, node);
        }
        _integers = new(name => _tensors.GetValueOrDefault(name), producers.GetValueOrDefault);
    }

    public bool Has(string name) => _tensors.ContainsKey(name);

    /// <returns>The tensor, whose values are there, or null if the value is no constant.</returns>
    /// <exception cref="InvalidDataException">It has not the values that its shape asks for.</exception>
    public TensorProto? Find(string? name)
    {
        if (name is null || !_tensors.TryGetValue(name, out var tensor))
            return null;
        var type = TypeOf(tensor) ?? throw new InvalidDataException(
            $"the constant {name} is of the type {tensor.DataType}, which is not read here");
        decimal count = 1;
        foreach (long size in tensor.Dims)
            count = size >= 0 && count < int.MaxValue ? count * size : decimal.MaxValue;
        return count <= int.MaxValue && tensor.DataLength == count * type.Size()
            ? tensor
            : throw new InvalidDataException(
                $"the constant {name} has the shape {ShapeText.Of(tensor.Dims)} and {tensor.DataLength:n0} bytes of values");
    }

    /// <returns>The values, or null if the value is no constant of numbers.</returns>
    public float[]? Singles(string? name)
    {
        if (Find(name) is not { } tensor)
            return null;
        var type = TypeOf(tensor)!.Value;
        var bytes = tensor.RawData.Span;
        float[] values = new float[bytes.Length / type.Size()];
        type.ToSingles(bytes, values);
        return values;
    }

    /// <returns>The values, or null if they are not known before the graph runs.</returns>
    public long[]? Integers(string? name) => name is null ? null : _integers.Evaluate(name);

    /// <summary>The type of a tensor's elements as PyTorch calls it; null if it is none of those that are read here.</summary>
    public static ScalarType? TypeOf(TensorProto tensor) => tensor.DataType switch
    {
        TensorElementType.Float => ScalarType.Float32,
        TensorElementType.Double => ScalarType.Float64,
        TensorElementType.Float16 => ScalarType.Float16,
        TensorElementType.BFloat16 => ScalarType.BFloat16,
        TensorElementType.Int64 => ScalarType.Int64,
        TensorElementType.Int32 => ScalarType.Int32,
        TensorElementType.Int16 => ScalarType.Int16,
        TensorElementType.Int8 => ScalarType.Int8,
        TensorElementType.UInt8 => ScalarType.Byte,
        _ => null,
    };

    private void Add(string name, TensorProto tensor)
    {
        if (!_tensors.TryAdd(name, tensor))
            throw new InvalidDataException($"its graph has two constants of the name {name}");
    }
}
