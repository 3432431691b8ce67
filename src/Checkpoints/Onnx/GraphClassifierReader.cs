namespace Microsoft.ML.ResNet;

/// <summary>Reads what comes after the last block: the global average pooling, and the classifier if there is one.</summary>
internal sealed class GraphClassifierReader(OnnxGraph graph)
{
    /// <param name="maps">Those of the last block.</param>
    /// <returns>Null where the graph gives features.</returns>
    /// <exception cref="InvalidDataException">Something else comes.</exception>
    public GraphClassifier? Read(GraphMaps maps)
    {
        if (graph.UsersOf(maps.Value).Count == 0 && graph.Outputs.Contains(maps.Value))
            return null;
        var node = graph.UsersOf(maps.Value) is [var pooling] ? pooling
            : throw new InvalidDataException(
            $"its graph stops being a residual network after {maps.Value}: global average pooling is expected there");
        CheckPooling(node, maps);
        for (string value = Output(node); ; value = Output(node))
        {
            var users = graph.UsersOf(value);
            if (users.Count == 0)
                return graph.Outputs.Contains(value) ? null : throw GraphProblem.At(node, "nothing comes after it");
            node = users.Count == 1 ? users[0]
                : throw GraphProblem.At(node, $"{users.Count} nodes take what it makes, where one is expected");
            // Of one value a channel any form has the same order.
            if (node.OpType is not ("Flatten" or "Reshape" or "Squeeze" or "Unsqueeze"))
                return Classifier(node, value, maps.Channels);
        }
    }

    private void CheckPooling(NodeProto node, GraphMaps maps)
    {
        bool isGlobal = node.OpType switch
        {
            "GlobalAveragePool" => true,
            "ReduceMean" => (node.Ints("axes") ?? graph.Constants.Integers(node.InputAt(1))) is { Length: 2 } axes
                && axes.Select(axis => axis < 0 ? axis + 4 : axis).Order().SequenceEqual([2L, 3L]),
            // Of maps of an unknown size nobody can say whether it covers them.
            "AveragePool" => node.Ints("kernel_shape") is [var height, var width] && height == maps.Height && width == maps.Width
                && (node.Ints("pads") ?? []).All(pad => pad == 0),
            _ => false,
        };
        if (!isGlobal)
            throw GraphProblem.At(node,
                $"a block, or the average of maps of {maps.Height?.ToString() ?? "H"}×{maps.Width?.ToString() ?? "W"}, is expected here");
    }

    private GraphClassifier Classifier(NodeProto node, string value, long features)
    {
        var weight = node.Input.Count >= 2 && graph.SourceOf(node.Input[0]) == value ? graph.Constants.Find(node.Input[1]) : null;
        bool isTransposed = node.OpType == "MatMul" || (node.OpType == "Gemm" && node.Int("transB", 0) == 0);
        bool isLinear = node.OpType switch
        {
            "Gemm" => node.Int("transA", 0) == 0 && node.Single("alpha", 1) == 1 && node.Single("beta", 1) == 1 && weight?.Dims.Count == 2,
            "MatMul" => weight?.Dims.Count == 2,
            "Conv" => weight?.Dims is [_, _, 1, 1] && node.Int("group", 1) == 1,
            _ => false,
        };
        if (!isLinear)
            throw GraphProblem.At(node, "a linear classifier is expected here, or the end");
        long classes = weight!.Dims[isTransposed ? 1 : 0];
        if (weight.Dims[isTransposed ? 0 : 1] != features || classes < 1)
            throw GraphProblem.At(node, $"its weight has the shape {ShapeText.Of(weight.Dims)} for {features} features");

        float[]? bias = node.InputAt(2) is { } name ? Bias(node, name, classes) : null;
        var last = node;
        foreach (var next in Following(node))
        {
            if (next.OpType == "Add" && bias is null && next.Input.Find(graph.Constants.Has) is { } constant)
                (bias, last) = (Bias(next, constant, classes), next);
            else if (next.OpType is not ("Softmax" or "LogSoftmax" or "Flatten" or "Reshape" or "Squeeze" or "ArgMax" or "TopK"))
                throw GraphProblem.At(next, "the end is expected after the classifier");
        }
        if (last != node && Following(last).FirstOrDefault(next =>
            next.OpType is not ("Softmax" or "LogSoftmax" or "Flatten" or "Reshape" or "Squeeze" or "ArgMax" or "TopK")) is { } other)
            throw GraphProblem.At(other, "the end is expected after the classifier");
        return new(weight, isTransposed, bias ?? new float[classes]);
    }

    private IReadOnlyList<NodeProto> Following(NodeProto node) => graph.UsersOf(Output(node));

    private float[] Bias(NodeProto node, string name, long classes) =>
        graph.Constants.Singles(name) is { } values && (values.Length == classes || values.Length == 1)
        ? values.Length == classes ? values : [.. Enumerable.Repeat(values[0], (int)classes)]
        : throw GraphProblem.At(node, $"{name} is no constant of {classes} values, one a class");

    private string Output(NodeProto node) =>
        node.Output.Count > 0 ? graph.SourceOf(node.Output[0]) : throw GraphProblem.At(node, "it makes nothing");
}
