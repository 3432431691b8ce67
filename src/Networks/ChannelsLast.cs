using static TorchSharp.torch;
using TorchSharp.Modules;

namespace Microsoft.ML.ResNet;

/// <summary>
/// The memory layout in which a pixel's channels lie side by side: [N, C, H, W] tensors with the strides of [N, H, W, C] ones. Convolutions
/// keep their input's layout and are fastest in this one, on CPUs (oneDNN) and on tensor cores.
/// </summary>
internal static class ChannelsLast
{
    /// <summary>
    /// Lays out the weights of every convolution channels-last; their values and shapes stay. To be called before an optimizer is made,
    /// whose state would keep the old layout.
    /// </summary>
    public static void Convert(nn.Module module) => LayOut(module, Of);

    /// <summary>Lays the weights out as they were, [out, in, k, k] contiguous, which TorchSharp needs to save them.</summary>
    public static void Undo(nn.Module module) => LayOut(module, weight => weight.contiguous());

    /// <param name="tensor">[N, C, H, W], any strides.</param>
    /// <returns>The same values and shape with channels-last strides.</returns>
    public static Tensor Of(Tensor tensor)
    {
        using var permuted = tensor.permute(0, 2, 3, 1);
        using var interleaved = permuted.contiguous();
        return interleaved.permute(0, 3, 1, 2);
    }

    private static void LayOut(nn.Module module, Func<Tensor, Tensor> layout)
    {
        using var noGrad = no_grad();
        foreach (var convolution in module.modules().Prepend(module).OfType<Convolution>())
        {
            using var weight = layout(convolution.weight);
            convolution.weight.set_(weight);
        }
    }
}
