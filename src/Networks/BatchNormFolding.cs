using static TorchSharp.torch;
using TorchSharp.Modules;

namespace Microsoft.ML.ResNet;

/// <summary>
/// In evaluation, batch normalization is a fixed scale and shift of each channel, which the convolution before it can take in:
/// γ (W x − μ) / √(σ² + ε) + β = (s W) x + (β − s μ) with s = γ / √(σ² + ε).
/// </summary>
/// <remarks>
/// All results are fresh tensors without gradient, of the type and on the device of the weights, computed in double precision, so that
/// folding costs one rounding.
/// </remarks>
internal static class BatchNormFolding
{
    /// <summary>
    /// The weights of one convolution with bias that does what <paramref name="convolution"/> and <paramref name="normalization"/> do in
    /// evaluation.
    /// </summary>
    /// <returns>Weight, [outputs, inputs of a group, k, k], contiguous, and Bias, [outputs].</returns>
    public static (Tensor Weight, Tensor Bias) Fold(Conv2d convolution, BatchNorm2d normalization)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var type = convolution.weight.dtype;
        var (scale, shift) = Doubles(normalization);
        var weight = convolution.weight.to_type(ScalarType.Float64) * scale.view(-1, 1, 1, 1);
        return (weight.to_type(type).contiguous().MoveToOuterDisposeScope(), shift.to_type(type).MoveToOuterDisposeScope());
    }

    /// <summary>What a normalization alone does.</summary>
    /// <returns>Scale and shift of maps, [1, channels, 1, 1].</returns>
    public static (Tensor Scale, Tensor Shift) ScaleAndShift(BatchNorm2d normalization)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var type = normalization.weight!.dtype;
        var (scale, shift) = Doubles(normalization);
        return (OfMaps(scale), OfMaps(shift));

        Tensor OfMaps(Tensor values) => values.view(1, -1, 1, 1).to_type(type).contiguous().MoveToOuterDisposeScope();
    }

    private static (Tensor Scale, Tensor Shift) Doubles(BatchNorm2d normalization)
    {
        var variance = normalization.running_var!.to_type(ScalarType.Float64);
        var scale = normalization.weight!.to_type(ScalarType.Float64) / (variance + normalization.eps).sqrt();
        return (scale, normalization.bias!.to_type(ScalarType.Float64) - normalization.running_mean!.to_type(ScalarType.Float64) * scale);
    }
}
