namespace Microsoft.ML.ResNet;

/// <summary>Reads residual blocks: what two nodes take is followed on both ways to the addition in which they meet.</summary>
internal sealed class GraphBlockReader(OnnxGraph graph, GraphStepReader steps)
{
    private const int LongestPath = 3;

    /// <param name="input">What enters.</param>
    /// <returns>The block, or null if no block begins here: one node only takes what enters.</returns>
    /// <exception cref="InvalidDataException">A block begins here which is not built by this library.</exception>
    public GraphBlock? Read(GraphMaps input)
    {
        var users = graph.UsersOf(input.Value);
        if (users.Count < 2)
            return null;
        if (users.Count > 2)
            throw GraphProblem.At(users[2],
                $"{users.Count} nodes take what enters it, {input.Value}; a block has a main path and a shortcut");
        Path first = Follow(users[0], input), second = Follow(users[1], input);
        if (!ReferenceEquals(first.Addition, second.Addition))
            throw GraphProblem.At(second.Addition,
                $"the two paths from {input.Value} do not meet in it, but one of them in {GraphProblem.Text(first.Addition)}");
        var (main, shortcut) = first.Steps.Count >= second.Steps.Count ? (first, second) : (second, first);
        CheckMainPath(main);
        var way = shortcut switch
        {
            { IsZeroPadded: true } => ShortcutPath.ZeroPadding,
            { Steps.Count: 0 } => ShortcutPath.Identity,
            { Steps: [{ Window.Kernel: 1, IsActivated: false, Groups: 1 }] } => ShortcutPath.Projection,
            { Steps: [var other, ..] } => throw GraphProblem.At(other.Node, "a shortcut must be a 1×1 convolution without an activation"),
        };
        if ((shortcut.End.Channels, shortcut.End.Height, shortcut.End.Width) != (main.End.Channels, main.End.Height, main.End.Width))
            throw GraphProblem.At(main.Addition, $"it adds {Text(shortcut.End)} to {Text(main.End)}");
        var relu = steps.OnlyUserOf(graph.SourceOf(main.Addition.Output[0]), main.Addition);
        if (relu.OpType != "Relu")
            throw GraphProblem.At(relu, "a ReLU is expected after an addition; blocks with pre-activation are not read from graphs");
        return new(main.Addition, [.. main.Steps], way, shortcut.Steps.FirstOrDefault(), main.End
            with { Value = graph.SourceOf(relu.Output[0]) });
    }

    private Path Follow(NodeProto node, GraphMaps input)
    {
        var path = new List<GraphStep>();
        var maps = input;
        bool isZeroPadded = false;
        int pooling = 1;
        while (!IsAddition(node))
        {
            if (path.Count == 0 && Subsampled(node, maps) is { } sampled)
                (maps, isZeroPadded) = (sampled, true);
            else if (path.Count == 0 && ChannelPadding(node, maps, input) is { } padded)
                (maps, isZeroPadded) = (padded, true);
            else if (path.Count == 0 && pooling == 1 && Pooled(node, maps) is { } pooled)
                (maps, pooling) = (pooled, 2);
            else if (path.Count < LongestPath && !isZeroPadded)
            {
                path.Add(steps.Read(node, maps) with { Pooling = path.Count == 0 ? pooling : 1 });
                maps = path[^1].Output;
            }
            else
                throw GraphProblem.At(node, "an addition is expected here");
            node = steps.OnlyUserOf(maps.Value, node);
        }
        if (pooling > 1 && path.Count != 1)
            throw GraphProblem.At(node, "average pooling is part of a shortcut only, with a convolution after it");
        return new(node, path, isZeroPadded, maps);
    }

    private static void CheckMainPath(Path main)
    {
        long[] kernels = [.. main.Steps.Select(step => step.Window.Kernel)];
        if (main.IsZeroPadded || kernels is not ([3, 3] or [1, 3, 1]))
            throw GraphProblem.At(main.Addition,
                $"the path to it has convolutions of {string.Join(", ", kernels.Select(kernel => $"{kernel}×{kernel}"))}; it must be 3×3, "
                    + $"3×3 or 1×1, 3×3, 1×1");
        foreach (var (i, step) in main.Steps.Index())
        {
            bool isLast = i == main.Steps.Count - 1;
            if (step.IsActivated == isLast)
                throw GraphProblem.At(step.Node, isLast ? "no ReLU must come between it and the addition" : "a ReLU must come after it");
            if (step.Window.Stride > 1 && (isLast || step.Window.Stride > 2 || (i == 1 && main.Steps[0].Window.Stride > 1)))
                throw GraphProblem.At(step.Node,
                    $"its stride is {step.Window.Stride}; a block halves the resolution once, before its last convolution");
            if (step.Groups > 1 && step.Window.Kernel == 1)
                throw GraphProblem.At(step.Node, "1×1 convolutions in groups are not built here");
        }
    }

    private bool IsAddition(NodeProto node) =>
        node is { OpType: "Add" or "Sum", Input.Count: 2, Output.Count: > 0 } && !node.Input.Exists(graph.Constants.Has);

    /// <summary>Every second pixel, of option A: by a Slice for both dimensions or each, or by a pooling of one pixel.</summary>
    private GraphMaps? Subsampled(NodeProto node, GraphMaps input)
    {
        if (node.Output.Count == 0)
            return null;
        string output = graph.SourceOf(node.Output[0]);
        if (node.OpType is "AveragePool" or "MaxPool" && node.Ints("kernel_shape") is [1, 1])
        {
            var window = new GraphWindow(node, null);
            window.CheckPadding(input);
            return input.After(output, input.Channels, window.Stride);
        }
        if (node.OpType != "Slice")
            return null;
        long[]? starts = Constant(1), ends = Constant(2), axes = Constant(3), strides = Constant(4);
        if (starts is null || ends is null || axes is null || strides is null || ends.Length != starts.Length
            || axes.Length != starts.Length || strides.Length != starts.Length)
            throw GraphProblem.At(node, "where it begins and ends is not known");
        var maps = input with { Value = output };
        for (int i = 0; i < axes.Length; i++)
        {
            bool isRow = axes[i] is 2 or -2;
            long? size = isRow ? maps.Height : maps.Width;
            if (!(isRow || axes[i] is 3 or -1) || starts[i] != 0 || ends[i] < (size ?? int.MaxValue) || strides[i] is < 1 or > 2)
                throw GraphProblem.At(node, "a shortcut can take every second row and column, nothing else");
            maps = isRow ? maps with { Height = (size + strides[i] - 1) / strides[i] } : maps
                with { Width = (size + strides[i] - 1) / strides[i] };
        }
        return maps;

        long[]? Constant(int index) => graph.Constants.Integers(node.InputAt(index));
    }

    /// <summary>
    /// Average pooling of 2×2 with stride 2, as in shortcuts of kind D. Of an odd size the last window is cut off, and the mean is of the
    /// pixels that are there.
    /// </summary>
    private GraphMaps? Pooled(NodeProto node, GraphMaps input)
    {
        if (node is not { OpType: "AveragePool", Output.Count: > 0 } || node.Ints("kernel_shape") is not [2, 2])
            return null;
        bool isEven = (input.Height ?? 0) % 2 == 0 && (input.Width ?? 0) % 2 == 0;
        bool isCutOff = node.Int("ceil_mode", 0) != 0 && node.Int("count_include_pad", 0) == 0;
        if (node.Ints("strides") is not [2, 2] || (node.Ints("pads") ?? []).Any(pad => pad != 0)
            || node.Text("auto_pad", "NOTSET") is not ("NOTSET" or "") || !(isEven || isCutOff))
            throw GraphProblem.At(node, "average pooling in a shortcut must be 2×2 with stride 2 and without padding");
        return input.After(graph.SourceOf(node.Output[0]), input.Channels, 2);
    }

    private GraphMaps? ChannelPadding(NodeProto node, GraphMaps maps, GraphMaps input)
    {
        if (steps.Padding(node) is not [0, >= 0 and var before, 0, 0, 0, >= 0 and var after, 0, 0])
            return null;
        if (before > int.MaxValue || after > int.MaxValue || before != (before + after) / 2)
            throw GraphProblem.At(node,
                $"it adds {before} channels before and {after} after the {input.Channels} of the shortcut; shortcuts of kind A here have "
                    + $"half of the new ones on each side");
        return maps with { Value = graph.SourceOf(node.Output[0]), Channels = maps.Channels + before + after };
    }

    private static string Text(GraphMaps maps) => $"{maps.Channels}×{maps.Height?.ToString() ?? "H"}×{maps.Width?.ToString() ?? "W"}";

    private sealed record Path(NodeProto Addition, List<GraphStep> Steps, bool IsZeroPadded, GraphMaps End);
}
