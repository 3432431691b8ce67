using System.Collections.Immutable;

namespace Microsoft.ML.ResNet;

/// <summary>A residual network as it was found in a graph.</summary>
/// <param name="Input">What is done to images.</param>
/// <param name="Stem">The convolutions before the blocks.</param>
/// <param name="HasMaxPooling">Whether 3×3 max pooling with stride 2 follows it.</param>
/// <param name="Blocks">The blocks.</param>
/// <param name="Classifier">Null where the graph gives features.</param>
internal sealed record GraphNetwork(GraphInput Input, ImmutableArray<GraphStep> Stem, bool HasMaxPooling, ImmutableArray<GraphBlock> Blocks,
    GraphClassifier? Classifier)
{
    private const int LongestStem = 3;

    /// <exception cref="InvalidDataException">The graph is not that of a residual network; the message says up to where it is.</exception>
    public static GraphNetwork Read(GraphProto graph)
    {
        var onnx = new OnnxGraph(graph);
        var steps = new GraphStepReader(onnx);
        var blocks = ImmutableArray.CreateBuilder<GraphBlock>();
        var stem = ImmutableArray.CreateBuilder<GraphStep>();
        try
        {
            var first = graph.Node.Find(node => node.OpType == "Conv") ?? throw new InvalidDataException("its graph has no convolution");
            var input = new GraphInputReader(onnx).Read(
                onnx.Constants.Find(first.InputAt(1)) ?? throw GraphProblem.At(first, "its weight is no constant"));
            stem.Add(ReadStep(steps, onnx.UsersOf(input.Maps.Value) is [var only] ? only : first, input.Maps));
            while (stem.Count < LongestStem && onnx.UsersOf(stem[^1].Output.Value) is [{ OpType: "Conv" } next])
                stem.Add(ReadStep(steps, next, stem[^1].Output));
            var maps = MaxPooling(onnx, steps, stem[^1].Output);
            bool hasMaxPooling = maps is not null;
            maps ??= stem[^1].Output;
            var reader = new GraphBlockReader(onnx, steps);
            while (reader.Read(maps) is { } block)
            {
                blocks.Add(block);
                maps = block.Output;
            }
            if (blocks.Count == 0)
                throw onnx.UsersOf(maps.Value) is [var other, ..]
                    ? GraphProblem.At(other, "a residual block, whose input two nodes take, is expected here")
                    : GraphProblem.At(first, "no residual block follows");
            return new(input, stem.ToImmutable(), hasMaxPooling, blocks.ToImmutable(), new GraphClassifierReader(onnx).Read(maps));
        }
        catch (InvalidDataException problem) when (stem.Count > 0)
        {
            throw new InvalidDataException(
                $"{problem.Message} (before it: a {stem[0].Window.Kernel}×{stem[0].Window.Kernel} convolution and {blocks.Count} residual "
                    + $"blocks)", problem);
        }
    }

    private static GraphStep ReadStep(GraphStepReader steps, NodeProto node, GraphMaps input) =>
        steps.Read(node, input) is { IsActivated: true } step
        ? step
        : throw GraphProblem.At(node, "batch normalization, or none, and a ReLU are expected after a convolution before the blocks");

    private static GraphMaps? MaxPooling(OnnxGraph graph, GraphStepReader steps, GraphMaps maps)
    {
        if (graph.UsersOf(maps.Value) is not [var node])
            return null;
        // After a ReLU a border of zeros never is the maximum of a window that has a pixel in it.
        long[]? padding = steps.SpatialPadding(node);
        var pooling = padding is null ? node : steps.OnlyUserOf(node.Output[0], node);
        if (pooling.OpType != "MaxPool" || pooling.Output.Count == 0)
            return null;
        var window = new GraphWindow(pooling, null, padding);
        window.CheckPadding(maps);
        return (window.Kernel, window.Stride) == (3, 2)
            ? maps.After(graph.SourceOf(pooling.Output[0]), maps.Channels, 2)
            : throw GraphProblem.At(pooling,
                $"max pooling after the first convolution must be 3×3 with stride 2; it is {window.Kernel}×{window.Kernel} with stride "
                    + $"{window.Stride}");
    }
}
