using static TorchSharp.torch;
using TorchSharp.Modules;

namespace Microsoft.ML.ResNet;

/// <summary>
/// In evaluation, batch normalization is a fixed scale and shift of each channel, which the convolution before it can take in:
/// γ (W x − μ) / √(σ² + ε) + β = (s W) x + (β − s μ) with s = γ / √(σ² + ε).
/// </summary>
internal static class BatchNormFolding
{
    /// <summary>The weights of one convolution with bias that does what <paramref name="convolution"/> and <paramref name="normalization"/> do in evaluation.</summary>
    /// <returns>
    /// Weight, [outputs, inputs, k, k], contiguous, and Bias, [outputs]: fresh tensors without gradient, of the type and on the device of the
    /// convolution's. They are computed in double precision, so that folding costs one rounding.
    /// </returns>
    public static (Tensor Weight, Tensor Bias) Fold(Conv2d convolution, BatchNorm2d normalization)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var type = convolution.weight.dtype;
        var variance = normalization.running_var!.to_type(ScalarType.Float64);
        var scale = normalization.weight!.to_type(ScalarType.Float64) / (variance + normalization.eps).sqrt();
        var weight = convolution.weight.to_type(ScalarType.Float64) * scale.view(-1, 1, 1, 1);
        var bias = normalization.bias!.to_type(ScalarType.Float64) - normalization.running_mean!.to_type(ScalarType.Float64) * scale;
        return (weight.to_type(type).contiguous().MoveToOuterDisposeScope(), bias.to_type(type).MoveToOuterDisposeScope());
    }
}
