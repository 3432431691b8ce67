namespace Microsoft.ML.ResNet;

/// <summary>How a block's input reaches its output (He et al. 2015, sections 3.3 and 4.1).</summary>
public enum ShortcutKind
{
    /// <summary>No shortcut: the plain twin, with the depth, width, parameters and multiply-adds of the net with option A.</summary>
    None,

    /// <summary>
    /// Identity everywhere and no parameters: where dimensions change, every second pixel of the input is taken and the new channels are
    /// zeros, half of them before and half after the input's (an odd one after), as public CIFAR checkpoints have it.
    /// </summary>
    A,

    /// <summary>1×1 projections where dimensions change, identity elsewhere.</summary>
    B,

    /// <summary>1×1 projections in every block.</summary>
    C,

    /// <summary>
    /// As <see cref="B"/>, but where the resolution is halved a 2×2 average pooling with stride 2 does it, so that the projection sees
    /// every pixel: ResNet-D of He et al. 2019, "Bag of Tricks for Image Classification with Convolutional Neural Networks", section 4.2.
    /// </summary>
    D,
}
