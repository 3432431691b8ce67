using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>
/// A step for scoring: a convolution with channels-last weights, which has taken in its batch normalization if that runs after it; or a
/// normalization that no convolution stands before, as a scale and a shift of each channel.
/// </summary>
internal sealed class FoldedStep : IDisposable
{
    private readonly LayerStep step;
    private readonly Tensor weight;
    private readonly Tensor? bias;

    /// <param name="modules">The convolution has no bias.</param>
    public FoldedStep(LayerModules modules)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        step = modules.Step;
        var (ownWeight, ownBias) = modules switch
        {
            (_, null, { } normalization) => BatchNormFolding.ScaleAndShift(normalization),
            (_, { } convolution, null) => (ChannelsLast.Of(convolution.weight.detach()), null),
            var (_, convolution, normalization) =>
                BatchNormFolding.Fold(convolution!, normalization!) is var (folded, shift) ? (ChannelsLast.Of(folded), shift) : default,
        };
        weight = ownWeight.DetachFromDisposeScope();
        bias = ownBias?.DetachFromDisposeScope();
    }

    /// <param name="input">float [N, C, H, W].</param>
    /// <returns>float [N, outputs, ⌈H / stride⌉, ⌈W / stride⌉], fresh.</returns>
    public Tensor Apply(Tensor input) => Apply(input, added: null, step.IsActivated);

    /// <inheritdoc cref="Apply(Tensor)"/>
    /// <param name="input">float [N, C, H, W].</param>
    /// <param name="added">What is added before the activation, of the shape of the result; null: nothing.</param>
    /// <param name="isActivated">Whether negative values then become 0.</param>
    public Tensor Apply(Tensor input, Tensor? added, bool isActivated)
    {
        var maps = Convolve(input);
        return added is not null && isActivated
            ? FusedAddition.AddAndActivate(maps, added)
            : LayerModules.AddAndActivate(maps, added, isActivated);
    }

    public void Dispose()
    {
        weight.Dispose();
        bias?.Dispose();
    }

    private Tensor Convolve(Tensor input)
    {
        if (step.Convolution is not { } plan)
            return addcmul(bias!, input, weight, 1);
        using var pooled = step.Pooling == 1 ? null : LayerModules.Pool(input, step.Pooling);
        return nn.functional.conv2d(
            pooled ?? input, weight, bias, [plan.Stride, plan.Stride], [plan.Padding, plan.Padding], groups: plan.Groups);
    }
}
