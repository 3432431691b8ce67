using static TorchSharp.torch;
using TorchSharp.Modules;

namespace Microsoft.ML.ResNet;

/// <summary>A convolution that has taken in its batch normalization, with channels-last weights.</summary>
internal sealed class FoldedConvolution : IDisposable
{
    private readonly Tensor weight;
    private readonly Tensor bias;
    private readonly long[] stride;
    private readonly long[] padding;

    public FoldedConvolution(Conv2d convolution, BatchNorm2d normalization)
    {
        var folded = BatchNormFolding.Fold(convolution, normalization);
        using (folded.Weight)
            weight = ChannelsLast.Of(folded.Weight).DetachFromDisposeScope();
        bias = folded.Bias.DetachFromDisposeScope();
        stride = convolution.stride;
        padding = convolution.padding!;
    }

    /// <param name="input">float [N, C, H, W].</param>
    /// <returns>float [N, outputs, ⌈H / stride⌉, ⌈W / stride⌉], fresh.</returns>
    public Tensor Apply(Tensor input) => nn.functional.conv2d(input, weight, bias, stride, padding);

    public void Dispose()
    {
        weight.Dispose();
        bias.Dispose();
    }
}
