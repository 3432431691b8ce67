namespace Microsoft.ML.ResNet;

/// <summary>Reads convolutions with what follows each: batch normalization, folded or not, scales and shifts, and the activation.</summary>
internal sealed class GraphStepReader(OnnxGraph graph)
{
    private readonly ChannelConstants _channels = new(graph);

    /// <param name="node">Conv, or a Pad of zeros before one.</param>
    /// <param name="input">What enters.</param>
    /// <exception cref="InvalidDataException">It is something else, or something that is not built here.</exception>
    public GraphStep Read(NodeProto node, GraphMaps input)
    {
        long[]? padding = null;
        var convolution = node;
        if (SpatialPadding(node) is { } padded)
            (padding, convolution) = (padded, OnlyUserOf(node.Output[0], node));
        if (convolution.OpType != "Conv" || convolution.Output.Count == 0)
            throw GraphProblem.At(convolution, "a convolution is expected here");
        if (graph.Constants.Find(convolution.InputAt(1)) is not { Dims: [var outputs, var inputs, var height, var width] } weight
            || outputs < 1)
            throw GraphProblem.At(convolution, "its weight is no constant of four dimensions");
        var window = new GraphWindow(convolution, [height, width], padding);
        long groups = convolution.Int("group", 1);
        if (height != window.Kernel || width != window.Kernel || groups < 1 || inputs > int.MaxValue || groups > int.MaxValue
            || inputs * groups != input.Channels || outputs % groups != 0)
            throw GraphProblem.At(convolution,
                $"its weight has the shape {ShapeText.Of(weight.Dims)} for {input.Channels} channels in {groups} groups and a kernel of "
                    + $"{window.Kernel}");
        window.CheckPadding(input);
        float[] bias = convolution.InputAt(2) is null ? new float[outputs] : _channels.OfNormalization(convolution, 2, outputs);

        var normalization = new ChannelNormalization(bias);
        var output = input.After(graph.SourceOf(convolution.Output[0]), outputs, window.Stride);
        bool isActivated = false;
        while (!isActivated && graph.UsersOf(output.Value) is [var next] && next.Output.Count > 0)
        {
            if (next.OpType == "Relu")
                isActivated = true;
            else if (next.OpType == "BatchNormalization")
                Normalize(next, normalization, outputs);
            else if (_channels.Read(next, output.Value, outputs) is var (scale, shift))
                normalization.Then(scale, shift);
            else
                break;
            output = output with { Value = graph.SourceOf(next.Output[0]) };
        }
        return new(convolution, window, weight, groups, normalization, isActivated, input, output);
    }

    /// <summary>The one node that works on a value.</summary>
    public NodeProto OnlyUserOf(string value, NodeProto maker) => graph.UsersOf(value) switch
    {
        [var only] when only.Output.Count > 0 => only,
        [] => throw GraphProblem.At(maker, "nothing comes after it"),
        var users => throw GraphProblem.At(maker, $"{users.Count} nodes take what it makes, where one is expected"),
    };

    /// <returns>[top, left, bottom, right], or null if the node does not pad maps with zeros.</returns>
    public long[]? SpatialPadding(NodeProto node) =>
        Padding(node) is [0, 0, >= 0 and var top, >= 0 and var left, 0, 0, >= 0 and var bottom, >= 0 and var right]
        ? [top, left, bottom, right] : null;

    /// <returns>Before and after each dimension, or null if the node does not pad with zeros.</returns>
    public long[]? Padding(NodeProto node)
    {
        if (node.OpType != "Pad" || node.Output.Count == 0 || node.Text("mode", "constant") != "constant" || node.InputAt(3) is not null)
            return null;
        bool isZero = node.Single("value", 0) == 0 && (node.InputAt(2) is not { } value || graph.Constants.Singles(value) is [0]);
        return isZero ? node.Ints("pads") ?? node.Ints("paddings") ?? graph.Constants.Integers(node.InputAt(1)) : null;
    }

    private void Normalize(NodeProto node, ChannelNormalization normalization, long channels)
    {
        if (node.Int("training_mode", 0) != 0 || node.Int("spatial", 1) != 1)
            throw GraphProblem.At(node, "it normalizes by the statistics of the batch, or pixel by pixel");
        double epsilon = node.Single("epsilon", 1e-5f);
        if (!(epsilon > 0 && double.IsFinite(epsilon)))
            throw GraphProblem.At(node, FormattableString.Invariant($"its epsilon is {epsilon}"));
        normalization.ThenNormalize(
            _channels.OfNormalization(node, 1, channels), _channels.OfNormalization(node, 2, channels),
                _channels.OfNormalization(node, 3, channels), _channels.OfNormalization(node, 4, channels),
            // The number that was meant: 1e-5 as float32 is not that of the networks here.
            (float)NormalizationPlan.Epsilon == (float)epsilon ? NormalizationPlan.Epsilon : epsilon);
    }
}
