using System.Runtime.InteropServices;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Computes integer vectors that a graph computes from constants: PyTorch's exporter writes the padding of <c>F.pad</c> as a chain of
/// ConstantOfShape, Concat, Reshape, Slice and
/// Transpose.
/// </summary>
/// <param name="constant">Finds constants.</param>
/// <param name="producer">Finds the node that makes a value.</param>
internal sealed class IntegerArithmetic(Func<string, TensorProto?> constant, Func<string, NodeProto?> producer)
{
    // Paddings and shapes of four dimensions; and a chain with a circle in it ends here.
    private const int LongestVector = 64, DeepestChain = 32;

    /// <returns>The elements, row-major, or null if they are not known.</returns>
    public long[]? Evaluate(string name) => Evaluate(name, 0)?.Values;

    private Integers? Evaluate(string name, int depth)
    {
        if (depth > DeepestChain)
            return null;
        if (constant(name) is { } tensor)
            return OfTensor(tensor);
        if (producer(name) is not { } node)
            return null;
        return node.OpType switch
        {
            "Identity" or "Cast" => Operand(0),
            "Unsqueeze" or "Squeeze" => Operand(0) is { } vector ? vector with { Columns = 1 } : null,
            "Concat" => Concat(node, depth),
            "ConstantOfShape" => Fill(node, Operand(0)),
            "Reshape" => Reshape(Operand(0), Operand(1)),
            "Transpose" => Transpose(node, Operand(0)),
            "Slice" => Reverse(Operand(0), Operand(1), Operand(3), Operand(4)),
            _ => null,
        };

        Integers? Operand(int index) => node.InputAt(index) is { } input ? Evaluate(input, depth + 1) : null;
    }

    private static Integers? OfTensor(TensorProto tensor) => tensor.DataType switch
    {
        TensorElementType.Int64 when tensor.DataLength <= LongestVector * sizeof(long) =>
            new([.. MemoryMarshal.Cast<byte, long>(tensor.RawData.Span)], 1),
        TensorElementType.Int32 when tensor.DataLength <= LongestVector * sizeof(int) =>
            new([.. MemoryMarshal.Cast<byte, int>(tensor.RawData.Span).ToArray()], 1),
        _ => null,
    };

    private Integers? Concat(NodeProto node, int depth)
    {
        var values = new List<long>();
        foreach (string input in node.Input.Take(LongestVector))
        {
            if (Evaluate(input, depth + 1) is not { } part || values.Count + part.Values.Length > LongestVector)
                return null;
            values.AddRange(part.Values);
        }
        return new([.. values], 1);
    }

    private static Integers? Fill(NodeProto node, Integers? shape) => shape is { Values: [>= 0 and <= LongestVector and var length] }
        ? new([.. Enumerable.Repeat(node.Find("value")?.T is { } value && OfTensor(value) is { Values: [var single] } ? single
            : 0, (int)length)], 1)
        : null;

    private static Integers? Reshape(Integers? vector, Integers? shape) => (vector, shape) switch
    {
        (null, _) or (_, null) => null,
        ({ } elements, { Values: [_] }) => elements with { Columns = 1 },
        ({ } elements, { Values: [-1, > 0 and <= LongestVector and var columns] }) when elements.Values.Length % columns == 0 =>
            elements with { Columns = (int)columns },
        _ => null,
    };

    private static Integers? Transpose(NodeProto node, Integers? matrix)
    {
        if (matrix is null || node.Ints("perm") is not [1, 0])
            return null;
        int rows = matrix.Values.Length / matrix.Columns;
        return rows == 0 ? null
            : new([.. Enumerable.Range(0, matrix.Values.Length).Select(i => matrix.Values[((i % rows) * matrix.Columns) + (i / rows)])],
            rows);
    }

    /// <summary>The one slice that is needed: the rows from the last to the first.</summary>
    private static Integers? Reverse(Integers? matrix, Integers? starts, Integers? axes, Integers? steps) =>
        matrix is not null && starts is { Values: [-1] } && axes is { Values: [0] } && steps is { Values: [-1] }
            ? matrix with { Values = [.. matrix.Values.Chunk(matrix.Columns).Reverse().SelectMany(row => row)] }
            : null;

    private sealed record Integers(long[] Values, int Columns);
}
