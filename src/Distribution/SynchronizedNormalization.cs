using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Batch normalization over the images of all processes: with it, several processes compute what one would compute of the whole batch.
/// </summary>
/// <param name="group">The processes.</param>
internal sealed class SynchronizedNormalization(ProcessGroup group)
{
    private const string Task = "sum the statistics of batch normalization";

    private bool _counts = true;
    private Exception? _failure;

    /// <param name="counts">Whether this process's images are part of the batch; others normalize theirs with the batch's statistics all
    /// the same.</param>
    public void BeginStep(bool counts) => _counts = counts;

    /// <summary>Throws what could not be thrown inside backward.</summary>
    public void ThrowIfFailed()
    {
        if (_failure is { } failure)
            throw failure;
    }

    /// <inheritdoc cref="NormalizeBatch"/>
    public Tensor Normalize(Tensor input, BatchNorm2d layer, Tensor? added, bool isActivated) => LayerModules.AddAndActivate(
        layer.training ? Function.apply(input, layer.weight, layer.bias, layer, this) : layer.call(input), added, isActivated);

    /// <summary>Mean and variance of each channel over all images, in double: sums of squares lose too many digits otherwise.</summary>
    private (double[] Mean, double[] Variance, double Count) Measure(Tensor input)
    {
        using var scope = NewDisposeScope();
        int channels = (int)input.shape[1];
        double count = _counts ? (double)input.numel() / channels : 0;
        var (variance, mean) = var_mean(input, [0, 2, 3], unbiased: false);
        double[] means = Values(mean), variances = Values(variance), sums = new double[2 * channels + 1];
        for (int i = 0; i < channels; i++)
            (sums[i], sums[channels + i]) = (count * means[i], count * (variances[i] + means[i] * means[i]));
        sums[^1] = count;
        group.Sum(sums, Task);
        for (int i = 0; i < channels; i++)
        {
            means[i] = sums[i] / sums[^1];
            variances[i] = Math.Max(0, sums[channels + i] / sums[^1] - means[i] * means[i]);
        }
        return (means, variances, sums[^1]);
    }

    /// <summary>Sums over all images of gradients, and of their products with normalized values.</summary>
    private (Tensor Gradients, Tensor Products) Sum(Tensor gradients, Tensor products)
    {
        double[] sums = [.. Values(gradients), .. Values(products)];
        if (!_counts)
            Array.Clear(sums);
        try
        {
            if (_failure is null)
                group.Sum(sums, Task);
        }
        catch (Exception failure)
        {
            _failure = failure;
        }
        int channels = sums.Length / 2;
        return (Channels(sums[..channels], gradients.device), Channels(sums[channels..], gradients.device));
    }

    private static double[] Values(Tensor channels) =>
        Array.ConvertAll(channels.to_type(ScalarType.Float32).cpu().data<float>().ToArray(), value => (double)value);

    private static Tensor Channels(double[] values, Device device) =>
        tensor(Array.ConvertAll(values, value => (float)value), device: device);

    private sealed class Function : autograd.SingleTensorFunction<Function>
    {
        public override string Name => nameof(SynchronizedNormalization);

        /// <param name="ctx">Of the call.</param>
        /// <param name="vars">Input [N, C, H, W], scale and shift [C], the layer, and who sums.</param>
        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            using var scope = NewDisposeScope();
            var (input, weight, bias, layer, owner) = (
                (Tensor)vars[0], (Tensor)vars[1], (Tensor)vars[2], (BatchNorm2d)vars[3], (SynchronizedNormalization)vars[4]);
            var (means, variances, count) = owner.Measure(input);
            var (mean, variance) = (Channels(means, input.device), Channels(variances, input.device));
            Track(layer, mean, variance, count);
            using Scalar epsilon = layer.eps;
            var scale = variance.add(epsilon, Scalars.One).rsqrt();
            ctx.save_for_backward([input, weight, mean.DetachFromDisposeScope(), scale.DetachFromDisposeScope()]);
            ctx.save_data(nameof(SynchronizedNormalization), owner);
            ctx.save_data(nameof(count), count);
            return nn.functional.batch_norm(input, mean, variance, weight, bias, training: false, eps: layer.eps).MoveToOuterDisposeScope();
        }

        /// <summary>
        /// With n values x̂ in a channel: dx = γ/σ (dy - Σdy / n - x̂ Σ(dy x̂) / n), dγ = Σ(dy x̂), dβ = Σdy; the first sums are over all
        /// processes, the others over this one's images.
        /// </summary>
        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            using var scope = NewDisposeScope();
            var saved = ctx.get_saved_variables();
            var (input, weight, mean, scale) = (saved[0], saved[1], saved[2], saved[3]);
            var owner = (SynchronizedNormalization)ctx.get_data(nameof(SynchronizedNormalization));
            double count = (double)ctx.get_data("count");
            var normalized = (input - Wide(mean)).mul_(Wide(scale));
            var shiftGradient = grad_output.sum([0, 2, 3]);
            var scaleGradient = (grad_output * normalized).sum([0, 2, 3]);
            var (gradients, products) = owner.Sum(shiftGradient, scaleGradient);
            using Scalar images = count, negative = -count;
            var inputGradient = normalized.mul_(Wide(products.div(negative))).add_(grad_output, Scalars.One).sub_(
                Wide(gradients.div(images))).mul_(Wide(weight * scale));
            return [inputGradient.MoveToOuterDisposeScope(), scaleGradient.MoveToOuterDisposeScope(
                ), shiftGradient.MoveToOuterDisposeScope(), null!, null!];
        }

        private static Tensor Wide(Tensor channels) => channels.reshape(1, -1, 1, 1);

        private static void Track(BatchNorm2d layer, Tensor mean, Tensor variance, double count)
        {
            double momentum = layer.momentum ?? 0.1;
            using Scalar kept = 1 - momentum, moved = momentum, unbiased = momentum * count / (count - 1);
            layer.num_batches_tracked!.add_(Scalars.One, Scalars.One);
            layer.running_mean!.mul_(kept).add_(mean, moved);
            layer.running_var!.mul_(kept).add_(variance, unbiased);
        }
    }
}
