using System.Collections.Immutable;

namespace Microsoft.ML.ResNet;

/// <summary>What runs of a network up to one of its layers: the stem and some blocks as a whole, and after them perhaps a part of the next.</summary>
/// <param name="HasWholeStem">Whether the stem runs to its end; otherwise it is what <paramref name="Path"/> runs of it.</param>
/// <param name="BlockCount">Residual blocks that run to their end, from the first on.</param>
/// <param name="Path">Convolutions that run after that, one on what the other gives; none where the layer ends the stem or a block.</param>
/// <param name="End">How far the last convolution of the path runs. Those before it run to their activations.</param>
internal sealed record NetworkCut(bool HasWholeStem, int BlockCount, ImmutableArray<ConvolutionPlan> Path, LayerEnd End)
{
    /// <summary>Up to the end of a block, or of the stem where no block runs.</summary>
    public static NetworkCut After(int blockCount) => new(HasWholeStem: true, blockCount, Path: [], LayerEnd.Activation);

    /// <summary>Up to a layer of the stem.</summary>
    public static NetworkCut InStem(ConvolutionPlan stem, LayerEnd end) => new(HasWholeStem: false, BlockCount: 0, [stem], end);

    /// <summary>Up to a layer of a block.</summary>
    public static NetworkCut InBlock(int blocksBefore, ImmutableArray<ConvolutionPlan> path, LayerEnd end) => new(HasWholeStem: true, blocksBefore, path, end);

    /// <summary>Blocks that run, whole or in part.</summary>
    public int BlocksTouched => BlockCount + (HasWholeStem && Path.Length > 0 ? 1 : 0);

    /// <summary>The path's convolutions, each with how far it runs.</summary>
    public IEnumerable<(ConvolutionPlan Plan, LayerEnd End)> Steps => Path.Select((plan, i) => (plan, i == Path.Length - 1 ? End : LayerEnd.Activation));
}
