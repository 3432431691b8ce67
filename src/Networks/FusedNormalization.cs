using TorchSharp;
using TorchSharp.Modules;
using static Microsoft.ML.ResNet.TensorMemory;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>
/// A batch normalization in training, the addition of a shortcut and the activation after it, as one operation on the CPU. It gives what
/// the separate operations give, its gradients and the layer's running statistics included, within the rounding of floats.
/// </summary>
internal static class FusedNormalization
{
    /// <inheritdoc cref="NormalizeBatch"/>
    /// <remarks>
    /// For training loops: what backward needs is let go as backward goes, so that a graph can be gone through once only. What it is not
    /// for is done by the separate operations.
    /// </remarks>
    public static Tensor Normalize(Tensor input, BatchNorm2d layer, Tensor? added, bool isActivated)
    {
        if (!Fits(input, layer))
            return LayerModules.AddAndActivate(layer.call(input), added, isActivated);
        // The scope lets go what TorchSharp keeps of the output besides the output: a tensor of its size.
        using var scope = NewDisposeScope();
        object[] arguments = [input, layer.weight!, layer.bias!, layer, isActivated];
        return Function.apply(added is null ? arguments : [.. arguments, added]).MoveToOuterDisposeScope();
    }

    /// <summary>Lets go the last gradients of this thread; for the end of a training.</summary>
    public static void LetGo() => Function.LetGo();

    /// <summary>Whether it can take the place of the separate operations.</summary>
    internal static bool Fits(Tensor input, BatchNorm2d layer) =>
        layer.training && layer.weight is not null && layer.running_mean is not null && layer.momentum is not null
            && input.device_type == DeviceType.CPU && input.dtype == ScalarType.Float32 && TorchTeam.IsAvailable
            && input.shape[1] is var channels
            && channels % NormalizationKernel.Multiple == 0 && channels <= NormalizationKernel.MaximumChannels
            // One value a channel has no variance: the layer says so. And more is not in a span.
            && input.numel() > channels && input.numel() <= int.MaxValue / sizeof(float);

    private static Tensor Interleaved(Tensor maps)
    {
        using var detached = maps.detach();
        using var permuted = detached.permute(0, 2, 3, 1);
        return permuted.contiguous();
    }

    private static Tensor Planar(Tensor interleaved) => interleaved.permute(0, 3, 1, 2);

    private static NormalizationKernel KernelFor(Tensor maps) => new(maps.numel() / maps.shape[3], (int)maps.shape[3]);

    /// <summary>How values are normalized; [C] each.</summary>
    private sealed record Statistics(float[] Mean, float[] Scale, float[] Shift, double[] InverseDeviation)
    {
        public static unsafe Statistics Measure(NormalizationKernel kernel, Tensor maps, BatchNorm2d layer)
        {
            var (mean, variance) = kernel.Measure(Pointer(maps));
            Track(layer, mean, variance, (double)maps.numel() / mean.Length);
            double[] inverse = new double[mean.Length];
            float[] means = new float[mean.Length], scale = new float[mean.Length], shift = new float[mean.Length];
            using Tensor weight = layer.weight!.detach(), bias = layer.bias!.detach();
            ReadOnlySpan<float> weights = Values(weight), biases = Values(bias);
            for (int i = 0; i < mean.Length; i++)
            {
                inverse[i] = 1 / Math.Sqrt(variance[i] + layer.eps);
                means[i] = (float)mean[i];
                scale[i] = (float)(weights[i] * inverse[i]);
                shift[i] = (float)(biases[i] - (mean[i] * weights[i] * inverse[i]));
            }
            return new(means, scale, shift, inverse);
        }

        private static void Track(BatchNorm2d layer, double[] mean, double[] variance, double count)
        {
            double momentum = layer.momentum!.Value;
            using Tensor runningMean = layer.running_mean!.alias(), runningVariance = layer.running_var!.alias();
            Span<float> means = Values(runningMean), variances = Values(runningVariance);
            for (int i = 0; i < mean.Length; i++)
            {
                means[i] = (float)(((1 - momentum) * means[i]) + (momentum * mean[i]));
                variances[i] = (float)(((1 - momentum) * variances[i]) + (momentum * variance[i] * count / (count - 1)));
            }
            layer.num_batches_tracked?.add_(Scalars.One, Scalars.One);
        }
    }

    /// <summary>What backward needs of a forward pass.</summary>
    /// <param name="Statistics">How it normalized.</param>
    /// <param name="Input">[N, H, W, C].</param>
    /// <param name="Output">[N, H, W, C] where something was added before an activation, which the input does not tell about.</param>
    /// <param name="IsActivated">Whether there was an activation.</param>
    /// <param name="IsAdded">Whether something was added.</param>
    private sealed record Pass(Statistics Statistics, Tensor Input, Tensor? Output, bool IsActivated, bool IsAdded) : IDisposable
    {
        public void Dispose()
        {
            Input.Dispose();
            Output?.Dispose();
        }
    }

    private sealed class Function : autograd.SingleTensorFunction<Function>
    {
        // libtorch copies gradients after backward has returned, so they must outlive it, but not until the end of the step.
        [ThreadStatic]
        private static Tensor[]? s_handedOver;

        public override string Name => nameof(FusedNormalization);

        public static void LetGo()
        {
            foreach (var gradient in s_handedOver ?? [])
                gradient.Dispose();
            s_handedOver = null;
        }

        /// <param name="ctx">Of the call.</param>
        /// <param name="vars">Input, scale, shift, the layer, whether it is activated, and what is added where something is.</param>
        public override unsafe Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var (input, layer, isActivated) = ((Tensor)vars[0], (BatchNorm2d)vars[3], (bool)vars[4]);
            var maps = Interleaved(input);
            using var added = vars.Length > 5 ? Interleaved((Tensor)vars[5]) : null;
            using var planarMaps = Planar(maps);
            // Not a view, which could not be overwritten.
            var planar = empty_like(planarMaps);
            var output = Interleaved(planar);
            var kernel = KernelFor(maps);
            var statistics = Statistics.Measure(kernel, maps, layer);
            fixed (float* scale = statistics.Scale, shift = statistics.Shift)
                kernel.Apply(Pointer(maps), scale, shift, added is null ? null : Pointer(added), isActivated, Pointer(output));
            ctx.save_data(nameof(Pass), new Pass(
                statistics, maps.DetachFromDisposeScope(), added is not null && isActivated ? output.DetachFromDisposeScope() : null,
                isActivated, added is not null));
            return planar;
        }

        /// <summary>
        /// With g what comes back through the activation, n values x in a channel and x̂ = (x - mean) / σ:
        /// dx = γ/σ (g - Σg / n - x̂ Σ(g x̂) / n), dγ = Σ(g x̂), dβ = Σg, and g is the gradient of what was added (Ioffe and Szegedy 2015,
        /// section 3).
        /// </summary>
        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            LetGo();
            using var pass = (Pass)ctx.get_data(nameof(Pass));
            using var gradient = Interleaved(grad_output);
            grad_output.Dispose();
            using var masked = pass.Output is null ? null : empty_like(gradient);
            using var inputGradient = empty_like(gradient);
            var (scaleGradient, shiftGradient) = Backward(pass, gradient, masked, inputGradient);

            s_handedOver = [Planar(inputGradient), tensor(scaleGradient), tensor(shiftGradient)];
            if (pass.IsAdded)
                s_handedOver = [.. s_handedOver, Planar(masked ?? gradient)];
            foreach (var handedOver in s_handedOver)
                handedOver.DetachFromDisposeScope();
            return [.. s_handedOver[..3], null!, null!, .. s_handedOver[3..]];
        }

        /// <param name="pass">What was done.</param>
        /// <param name="gradient">Of the output, [N, H, W, C].</param>
        /// <param name="masked">Receives the gradient of what was added, where it is not <paramref name="gradient"/>.</param>
        /// <param name="inputGradient">Receives [N, H, W, C].</param>
        private static unsafe (float[] Scale, float[] Shift) Backward(
            Pass pass, Tensor gradient, Tensor? masked, Tensor inputGradient)
        {
            var (statistics, maps) = (pass.Statistics, pass.Input);
            var kernel = KernelFor(maps);
            if (!pass.IsActivated)
                return Backward(new NoActivation(), new NoActivation());
            if (pass.Output is { } output)
                return Backward(new OutputMask(Pointer(output)), new NoActivation());
            fixed (float* scale = statistics.Scale, shift = statistics.Shift)
            {
                var mask = new InputMask(scale, shift);
                return Backward(mask, mask);
            }

            (float[] Scale, float[] Shift) Backward<TFirst, TSecond>(TFirst first, TSecond second)
                where TFirst : struct, IActivationMask
                where TSecond : struct, IActivationMask
            {
                fixed (float* mean = statistics.Mean, scale = statistics.Scale)
                {
                    var (sums, products) = kernel.SumGradient(
                        Pointer(gradient), Pointer(maps), mean, first, masked is null ? null : Pointer(masked));
                    double pixels = (double)maps.numel() / sums.Length;
                    var inverses = statistics.InverseDeviation;
                    float[] offsets = [.. sums.Select(sum => (float)(sum / pixels))];
                    float[] slopes = [.. products.Zip(inverses, (sum, inverse) => (float)(sum / pixels * inverse * inverse))];
                    fixed (float* offset = offsets, slope = slopes)
                        kernel.ApplyGradient(
                            Pointer(masked ?? gradient), Pointer(maps), second, mean, scale, offset, slope, Pointer(inputGradient));
                    return ([.. products.Zip(inverses, (sum, inverse) => (float)(sum * inverse))], [.. sums.Select(sum => (float)sum)]);
                }
            }
        }
    }
}
