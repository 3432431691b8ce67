using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static unsafe partial class functional
        {
            public static Tensor cross_entropy(Tensor input, Tensor target, Tensor weight = null, long ignore_index = -100, Reduction reduction = Reduction.Mean, double label_smoothing = 0)
            {
                var result = Native.nn_cross_entropy(
                    input.Handle, target.Handle, TensorHandles.OrZero(weight), (long)reduction, ignore_index, label_smoothing);
                GC.KeepAlive(input);
                GC.KeepAlive(target);
                GC.KeepAlive(weight);
                return Native.Result(result);
            }

            public static Tensor nll_loss(Tensor input, Tensor target, Tensor weight = null, Reduction reduction = Reduction.Mean)
            {
                var result = Native.nn_nll_loss(input.Handle, target.Handle, TensorHandles.OrZero(weight), (long)reduction);
                GC.KeepAlive(input);
                GC.KeepAlive(target);
                GC.KeepAlive(weight);
                return Native.Result(result);
            }

            public static Tensor mse_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean)
            {
                var result = Native.nn_mse_loss(input.Handle, target.Handle, (long)reduction);
                GC.KeepAlive(input);
                GC.KeepAlive(target);
                return Native.Result(result);
            }
        }
    }
}
