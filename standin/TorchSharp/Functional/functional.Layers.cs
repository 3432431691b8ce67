using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static unsafe partial class functional
        {
            public static Tensor conv2d(Tensor input, Tensor weight, Tensor bias = null, long[] strides = null, long[] padding = null, long[] dilation = null, long groups = 1)
            {
                fixed (long* step = Two(strides, 1), side = Two(padding, 0), spread = Two(dilation, 1))
                {
                    var result = Native.nn_conv2d(
                        input.Handle, weight.Handle, TensorHandles.OrZero(bias), step, side, spread, groups);
                    GC.KeepAlive(input);
                    GC.KeepAlive(weight);
                    GC.KeepAlive(bias);
                    return Native.Result(result);
                }
            }

            public static Tensor batch_norm(Tensor input, Tensor running_mean, Tensor running_var, Tensor weight = null, Tensor bias = null, bool training = false, double momentum = 0.1, double eps = 1e-05)
            {
                var result = Native.nn_batch_norm(input.Handle, TensorHandles.OrZero(running_mean), TensorHandles.OrZero(running_var),
                    TensorHandles.OrZero(weight), TensorHandles.OrZero(bias), training ? 1 : 0, momentum, eps);
                GC.KeepAlive(input);
                GC.KeepAlive(running_mean);
                GC.KeepAlive(running_var);
                GC.KeepAlive(weight);
                GC.KeepAlive(bias);
                return Native.Result(result);
            }

            public static Tensor linear(Tensor input, Tensor weights, Tensor bias = null)
            {
                var result = Native.nn_linear(input.Handle, weights.Handle, TensorHandles.OrZero(bias));
                GC.KeepAlive(input);
                GC.KeepAlive(weights);
                GC.KeepAlive(bias);
                return Native.Result(result);
            }

            // In place, the result is a second handle to the input.
            public static Tensor relu(Tensor x, bool inplace = false) => inplace ? x.relu_().alias() : x.relu();

            public static Tensor sigmoid(Tensor x) => x.sigmoid();

            public static Tensor sigmoid(Tensor x, bool inplace) => inplace ? x.sigmoid_().alias() : x.sigmoid();

            public static Tensor tanh(Tensor x, bool inplace = false) => inplace ? x.tanh_().alias() : x.tanh();

            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => input.softmax(dim, dtype);

            public static Tensor log_softmax(Tensor x, long dim) => x.log_softmax(dim);

            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false)
            {
                var result = Native.nn_dropout(input.Handle, p, training ? 1 : 0, inplace ? 1 : 0);
                GC.KeepAlive(input);
                return Native.Result(result);
            }

            public static Tensor one_hot(Tensor x, long num_classes = -1)
            {
                var result = Native.nn_one_hot(x.Handle, num_classes);
                GC.KeepAlive(x);
                return Native.Result(result);
            }

            // One value stands for both directions.
            private static long[] Two(long[] values, long absent) => values switch
            {
                null => [absent, absent],
                { Length: 1 } => [values[0], values[0]],
                _ => values,
            };
        }
    }
}
