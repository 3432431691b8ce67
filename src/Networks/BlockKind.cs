namespace Microsoft.ML.ResNet;

/// <summary>The building block of a residual network (He et al. 2015, figure 5).</summary>
public enum BlockKind
{
    /// <summary>Two 3×3 convolutions; the output has the block's width.</summary>
    Basic,

    /// <summary>1×1 reduce, 3×3, 1×1 restore; the output has four times the block's width.</summary>
    Bottleneck,
}
