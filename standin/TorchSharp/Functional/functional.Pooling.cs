using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static unsafe partial class functional
        {
            public static Tensor max_pool2d(Tensor input, long[] kernel_size, long[] strides = null, long[] padding = null, long[] dilation = null, bool ceil_mode = false)
            {
                fixed (long* kernel = Two(kernel_size, 1), step = Two(strides ?? kernel_size, 1), side = Two(padding, 0), spread = Two(dilation, 1))
                {
                    var result = Native.nn_max_pool2d(input.Handle, kernel, step, side, spread, ceil_mode ? 1 : 0);
                    GC.KeepAlive(input);
                    return Native.Result(result);
                }
            }

            public static Tensor max_pool2d(Tensor input, long kernel_size, long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false) =>
                max_pool2d(input, Both(kernel_size), Both(stride ?? kernel_size), Both(padding ?? 0), Both(dilation ?? 1), ceil_mode);

            public static Tensor max_pool2d(Tensor input, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, (long, long)? dilation = null, bool ceil_mode = false) =>
                max_pool2d(input, Both(kernel_size), Both(stride ?? kernel_size), Both(padding ?? (0, 0)), Both(dilation ?? (1, 1)), ceil_mode);

            public static Tensor avg_pool2d(Tensor input, long[] kernel_size, long[] stride = null, long[] padding = null, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null)
            {
                fixed (long* kernel = Two(kernel_size, 1), step = Two(stride ?? kernel_size, 1), side = Two(padding, 0))
                {
                    var result = Native.nn_avg_pool2d(input.Handle, kernel, step, side, ceil_mode ? 1 : 0, count_include_pad ? 1 : 0, divisor_override ?? 0);
                    GC.KeepAlive(input);
                    return Native.Result(result);
                }
            }

            public static Tensor avg_pool2d(Tensor input, long kernel_size, long? stride = null, long padding = 0, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                avg_pool2d(input, Both(kernel_size), Both(stride ?? kernel_size), Both(padding), ceil_mode, count_include_pad, divisor_override);

            public static Tensor avg_pool2d(Tensor input, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                avg_pool2d(input, Both(kernel_size), Both(stride ?? kernel_size), Both(padding ?? (0, 0)), ceil_mode, count_include_pad, divisor_override);

            public static Tensor adaptive_avg_pool2d(Tensor input, long[] output_size)
            {
                fixed (long* size = output_size)
                {
                    var result = Native.nn_adaptive_avg_pool2d(input.Handle, size, output_size.Length);
                    GC.KeepAlive(input);
                    return Native.Result(result);
                }
            }

            public static Tensor adaptive_avg_pool2d(Tensor input, (long, long) output_size) => adaptive_avg_pool2d(input, Both(output_size));

            public static Tensor adaptive_avg_pool2d(Tensor input, long output_size) => adaptive_avg_pool2d(input, Both(output_size));
        }
    }
}
