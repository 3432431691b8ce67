using System.Collections.Immutable;

namespace Microsoft.ML.ResNet;

/// <summary>One residual block as data: what both the modules and the complexity of a network are made from.</summary>
/// <param name="Kind">Which block.</param>
/// <param name="Convolutions">The main path, in order.</param>
/// <param name="Shortcut">How the input reaches the output.</param>
/// <param name="Projection">The shortcut's convolution where <paramref name="Shortcut"/> is <see cref="ShortcutPath.Projection"/>.</param>
/// <param name="Stride">By how much the block divides the resolution: 1 or 2.</param>
internal sealed record BlockPlan(BlockKind Kind, ImmutableArray<ConvolutionPlan> Convolutions, ShortcutPath Shortcut, ConvolutionPlan? Projection, int Stride)
{
    public int OutputChannels => Convolutions[^1].OutputChannels;

    /// <param name="architecture">The net that the block belongs to.</param>
    /// <param name="name">State name of the block, such as "layer1.0".</param>
    /// <param name="inputChannels">Channels that enter the block.</param>
    /// <param name="width">Width of the block's stage.</param>
    /// <param name="stride">2 in the first block of every stage but the first, else 1.</param>
    public static BlockPlan Create(ResNetArchitecture architecture, string name, int inputChannels, int width, int stride)
    {
        var outputChannels = width * architecture.Expansion;
        // v1 (the paper) halves the resolution in the first 1×1 convolution, v1.5 in the 3×3.
        var (first, second) = architecture.StrideInFirstConvolution ? (stride, 1) : (1, stride);
        ImmutableArray<ConvolutionPlan> convolutions = architecture.Block == BlockKind.Basic
            ? [Convolution(1, inputChannels, width, 3, stride), Convolution(2, width, width, 3, 1)]
            : [Convolution(1, inputChannels, width, 1, first), Convolution(2, width, width, 3, second), Convolution(3, width, outputChannels, 1, 1)];

        var changesShape = stride != 1 || inputChannels != outputChannels;
        var shortcut = architecture.Shortcut switch
        {
            ShortcutKind.None => ShortcutPath.None,
            ShortcutKind.A when changesShape => ShortcutPath.ZeroPadding,
            ShortcutKind.B when changesShape => ShortcutPath.Projection,
            ShortcutKind.C => ShortcutPath.Projection,
            _ => ShortcutPath.Identity,
        };
        var projection = shortcut == ShortcutPath.Projection
            ? new ConvolutionPlan($"{name}.downsample.0", $"{name}.downsample.1", inputChannels, outputChannels, KernelSize: 1, stride)
            : null;
        return new(architecture.Block, convolutions, shortcut, projection, stride);

        ConvolutionPlan Convolution(int number, int from, int to, int kernelSize, int stride) =>
            new($"{name}.conv{number}", $"{name}.bn{number}", from, to, kernelSize, stride);
    }
}
