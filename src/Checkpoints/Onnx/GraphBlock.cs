using System.Collections.Immutable;

namespace Microsoft.ML.ResNet;

/// <summary>A residual block of a graph.</summary>
/// <param name="Addition">The node that adds the shortcut.</param>
/// <param name="MainPath">Its convolutions, two of 3×3 or a bottleneck.</param>
/// <param name="Shortcut">How the input reaches the addition.</param>
/// <param name="Projection">Where <paramref name="Shortcut"/> is one.</param>
/// <param name="Output">What leaves.</param>
internal sealed record GraphBlock(NodeProto Addition, ImmutableArray<GraphStep> MainPath, ShortcutPath Shortcut, GraphStep? Projection,
    GraphMaps Output)
{
    public BlockKind Kind => MainPath.Length == 2 ? BlockKind.Basic : BlockKind.Bottleneck;

    public long Stride => MainPath.Aggregate(1L, (stride, step) => stride * step.Window.Stride);

    public bool ChangesShape => Stride != 1 || MainPath[0].Input.Channels != Output.Channels;
}
