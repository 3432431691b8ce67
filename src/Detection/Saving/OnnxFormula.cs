using System.Runtime.InteropServices;
using Google.Protobuf;

namespace Microsoft.ML.ResNet;

/// <summary>Writes arithmetic as nodes, which get numbers for names.</summary>
/// <param name="graph">Receives the nodes.</param>
internal sealed class OnnxFormula(OnnxGraphBuilder graph)
{
    private int _count;

    public OnnxGraphBuilder Graph => graph;

    public string Op(string type, string[] inputs, params AttributeProto[] attributes) => graph.Node(type, Next(), inputs, attributes);

    public string Add(string a, string b) => Op("Add", [a, b]);

    public string Subtract(string a, string b) => Op("Sub", [a, b]);

    public string Multiply(string a, string b) => Op("Mul", [a, b]);

    public string Divide(string a, string b) => Op("Div", [a, b]);

    public string Cast(string value, TensorElementType type) => Op("Cast", [value], AttributeProto.Of("to", (long)type));

    /// <summary>A constant [values].</summary>
    public string Singles(params float[] values) => Singles([values.Length], values);

    /// <summary>A constant of some shape; none is a single number.</summary>
    public string Singles(long[] shape, params float[] values) =>
        graph.Initializer(TensorProto.OfSingles(Next(), shape, () => ByteString.CopyFrom(MemoryMarshal.AsBytes<float>(values))));

    /// <summary>A constant [values].</summary>
    public string Integers(params long[] values) => graph.Initializer(TensorProto.OfInt64s(Next(), values));

    /// <summary>A constant single number, without dimensions.</summary>
    public string Integer(long value) => Op("Squeeze", [Integers(value), Integers(0)]);

    public string Reshape(string value, params long[] shape) => Op("Reshape", [value, Integers(shape)]);

    public string Concat(int axis, params string[] parts) => Op("Concat", parts, AttributeProto.Of("axis", axis));

    /// <summary>One of the places along an axis, which stays as one of length 1.</summary>
    public string Place(string value, long index, int axis) => Op("Gather", [value, Integers(index)], AttributeProto.Of("axis", axis));

    public string Gather(string value, string indices, int axis = 0) => Op("Gather", [value, indices], AttributeProto.Of("axis", axis));

    /// <summary>Indices [M] of what is true in a vector.</summary>
    public string Where(string mask) => Op("Squeeze", [Op("NonZero", [mask]), Integers(0)]);

    /// <summary>The largest values of a vector, at most so many, and their indices.</summary>
    public (string Values, string Indices) Best(string values, long limit)
    {
        string count = Op("Min", [Op("Shape", [values]), Integers(limit)]);
        string best = Op("TopK", [values, count]);
        string indices = $"{best}.indices";
        graph.Graph.Node[^1].Output.Add(indices);
        return (best, indices);
    }

    public void Output(string value, string name, TensorElementType type, params DimensionProto[] shape)
    {
        Op("Identity", [value]);
        graph.Output(name, type, shape);
    }

    private string Next() => FormattableString.Invariant($"detection.{_count++}");
}
