using static TorchSharp.torch;
using TorchSharp.Modules;

namespace Microsoft.ML.ResNet;

/// <summary>A convolution with channels-last weights, which has taken in its batch normalization if that runs after it.</summary>
internal sealed class FoldedConvolution : IDisposable
{
    private readonly Tensor weight;
    private readonly Tensor? bias;
    private readonly long[] stride;
    private readonly long[] padding;

    /// <param name="convolution">Has no bias.</param>
    /// <param name="normalization">What follows it, or null for the convolution alone.</param>
    public FoldedConvolution(Conv2d convolution, BatchNorm2d? normalization)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var (ownWeight, ownBias) = normalization is null ? (convolution.weight, null) : BatchNormFolding.Fold(convolution, normalization);
        weight = ChannelsLast.Of(ownWeight.detach()).DetachFromDisposeScope();
        bias = ownBias?.DetachFromDisposeScope();
        stride = convolution.stride;
        padding = convolution.padding!;
    }

    /// <param name="input">float [N, C, H, W].</param>
    /// <returns>float [N, outputs, ⌈H / stride⌉, ⌈W / stride⌉], fresh.</returns>
    public Tensor Apply(Tensor input) => nn.functional.conv2d(input, weight, bias, stride, padding);

    public void Dispose()
    {
        weight.Dispose();
        bias?.Dispose();
    }
}
