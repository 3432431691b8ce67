using System.Collections.Immutable;

namespace Microsoft.ML.ResNet;

/// <summary>
/// What runs of a network up to one of its layers: the stem and some blocks as a whole, and after them perhaps a part of the next.
/// </summary>
/// <param name="HasWholeStem">Whether the stem runs to its end; otherwise it is what <paramref name="Path"/> runs of it.</param>
/// <param name="BlockCount">Residual blocks that run to their end, from the first on.</param>
/// <param name="Path">
/// What runs after that, one on what the other gives, the last as far as it is wanted; nothing where the layer ends the stem or a block.
/// </param>
internal sealed record NetworkCut(bool HasWholeStem, int BlockCount, ImmutableArray<LayerStep> Path)
{
    /// <summary>Up to the end of a block, or of the stem where no block runs.</summary>
    public static NetworkCut After(int blockCount) => new(HasWholeStem: true, blockCount, Path: []);

    /// <summary>Blocks that run, whole or in part. What follows the last block counts as one.</summary>
    public int BlocksTouched => BlockCount + (HasWholeStem && Path.Length > 0 ? 1 : 0);
}
