using System.Collections.Immutable;

namespace Microsoft.ML.ResNet;

/// <summary>What a network that was found in a graph is in the terms of this library.</summary>
internal static class GraphArchitecture
{
    private const int BottleneckExpansion = 4;

    /// <exception cref="InvalidDataException">No such network can be built; the message names the node.</exception>
    public static ResNetArchitecture Of(GraphNetwork network)
    {
        var stages = Stages(network.Blocks);
        var blocks = network.Blocks;
        var kind = blocks[0].Kind;
        var middle = blocks[0].MainPath[1];
        var architecture = new ResNetArchitecture
        {
            Stem = Stem(network.Stem),
            StemWidths = [.. network.Stem.Select(step => (int)Math.Min(int.MaxValue, step.Output.Channels))],
            StemStride = (int)network.Stem[0].Window.Stride,
            MaxPooling = network.HasMaxPooling,
            Block = kind,
            BlocksPerStage = [.. stages.Select(stage => stage.Length)],
            Widths = [.. stages.Select(stage =>
                (int)Math.Min(int.MaxValue, stage[0].Output.Channels / (kind == BlockKind.Bottleneck ? BottleneckExpansion : 1)))],
            Groups = (int)middle.Groups,
            WidthPerGroup = WidthPerGroup(middle, stages[0][0]),
            Shortcut = Shortcut(blocks),
            StrideInFirstConvolution = kind == BlockKind.Bottleneck && blocks.Any(block => block.MainPath[0].Window.Stride > 1),
        };
        if (architecture.Problems().ToArray() is [_, ..] problems)
            throw new InvalidDataException(
                $"its graph is not that of a residual network which can be built here. {string.Join(" ", problems)}");
        return architecture;
    }

    private static StemKind Stem(ImmutableArray<GraphStep> stem) => ((long[])[.. stem.Select(step => step.Window.Kernel)]) switch
    {
        [7] => StemKind.ImageNet,
        [3] => StemKind.Cifar,
        [3, 3, 3] => StemKind.Deep,
        var kernels => throw GraphProblem.At(stem[0].Node,
            $"a stem of {string.Join(", ", kernels.Select(kernel => $"{kernel}×{kernel}"))} is not built here; 7×7, 3×3 and three of 3×3 "
                + $"are"),
    };

    /// <summary>As torchvision counts it: of a bottleneck of a stage of 64.</summary>
    private static int WidthPerGroup(GraphStep middle, GraphBlock block)
    {
        if (block.Kind == BlockKind.Basic)
            return ResNetArchitecture.UsualWidthPerGroup;
        long width = Math.Max(1, block.Output.Channels / BottleneckExpansion), perGroup = middle.Output.Channels / middle.Groups;
        return (int)Math.Min(int.MaxValue, perGroup * ResNetArchitecture.UsualWidthPerGroup / width);
    }

    /// <summary>A stage begins where the resolution is halved.</summary>
    private static ImmutableArray<ImmutableArray<GraphBlock>> Stages(ImmutableArray<GraphBlock> blocks)
    {
        if (blocks[0].Stride != 1)
            throw GraphProblem.At(blocks[0].MainPath[0].Node, "the first block halves the resolution, where the first stage here keeps it");
        int[] starts = [.. blocks.Index().Where(entry => entry.Index == 0 || entry.Item.Stride > 1).Select(entry => entry.Index)];
        return [.. starts.Select((start, i) => blocks[start..(i + 1 < starts.Length ? starts[i + 1] : blocks.Length)])];
    }

    private static ShortcutKind Shortcut(ImmutableArray<GraphBlock> blocks)
    {
        if (blocks.FirstOrDefault(block => block.Shortcut == ShortcutPath.ZeroPadding) is { } padded)
            return blocks.FirstOrDefault(block => block.Shortcut == ShortcutPath.Projection) is { } projected
                ? throw GraphProblem.At(projected.Addition,
                    $"its shortcut is a projection, where that of {GraphProblem.Text(padded.Addition)} is padded with zeros")
                : ShortcutKind.A;
        if (blocks.Any(block => block.Projection is { Pooling: > 1 }))
            return ShortcutKind.D;
        // Where every block changes the shape, B is C.
        bool projectsIdentity = blocks.Any(block => block is { Shortcut: ShortcutPath.Projection, ChangesShape: false });
        return projectsIdentity ? ShortcutKind.C : ShortcutKind.B;
    }
}
