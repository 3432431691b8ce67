namespace Microsoft.ML.ResNet;

/// <summary>Reads nodes that scale or shift each channel by constants.</summary>
internal sealed class ChannelConstants(OnnxGraph graph)
{
    /// <param name="node">BatchNormalization, or Mul, Div, Add or Sub with a constant.</param>
    /// <param name="value">What enters it.</param>
    /// <param name="channels">Channels of that.</param>
    /// <param name="isInterleaved">Whether they are the last dimension; otherwise the second of four.</param>
    /// <returns>y · Scale + Shift for each channel; null if the node is none of these.</returns>
    public (double[] Scale, double[] Shift)? Read(NodeProto node, string value, long channels, bool isInterleaved = false)
    {
        if (node.OpType is not ("Mul" or "Div" or "Add" or "Sub") || node.Input.Count != 2)
            return null;
        bool isFirst = graph.SourceOf(node.Input[0]) == value;
        string other = node.Input[isFirst ? 1 : 0];
        if (!graph.Constants.Has(other) || (!isFirst && node.OpType is "Div"))
            return null;
        if (OfChannels(other, node, channels, isInterleaved) is not { } constants)
            return null;
        double[] ones = [.. constants.Select(_ => 1.0)], zeros = new double[constants.Length];
        return (node.OpType, isFirst) switch
        {
            ("Mul", _) => (constants, zeros),
            ("Div", _) => ([.. constants.Select(constant => 1 / constant)], zeros),
            ("Add", _) => (ones, constants),
            (_, true) => (ones, [.. constants.Select(constant => -constant)]),
            _ => ([.. ones.Select(one => -one)], constants),
        };
    }

    /// <summary>The constants of a batch normalization, each of which has a value for each channel.</summary>
    public float[] OfNormalization(NodeProto node, int index, long channels) =>
        graph.Constants.Singles(node.InputAt(index)) is { } values && values.Length == channels
            ? values
            : throw GraphProblem.At(node, $"its input {index} is no constant of {channels} values");

    private double[]? OfChannels(string name, NodeProto node, long channels, bool isInterleaved)
    {
        var shape = graph.Constants.Find(name)!.Dims;
        long count = 1;
        foreach (long size in shape)
            count *= size;
        // Before opset 7 an attribute said along which dimension.
        bool isAlongChannels = isInterleaved ? shape.Count is >= 1 and <= 4 && shape[^1] == channels
            : (shape.Count is 3 or 4 && shape[^3] == channels && shape[^1] == 1 && shape[^2] == 1)
                || (shape.Count == 1 && node.Int("broadcast", 0) == 1 && node.Int("axis", -1) == 1);
        if (count != 1 && !(count == channels && isAlongChannels))
            return null;
        float[] values = graph.Constants.Singles(name)!;
        return [.. Enumerable.Range(0, (int)channels).Select(i => (double)values[i % values.Length])];
    }
}
