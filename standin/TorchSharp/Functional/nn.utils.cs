using TorchSharp.Interop;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static unsafe partial class utils
        {
            // The norm before clipping.
            public static double clip_grad_norm_(IEnumerable<Parameter> tensors, double max_norm, double norm_type = 2)
            {
                var handles = TensorHandles.Of(tensors);
                double norm;
                fixed (nint* parameters = handles)
                    Native.Check(Native.optim_clip_grad_norm(parameters, handles.Length, max_norm, norm_type, &norm));
                GC.KeepAlive(tensors);
                return norm;
            }

            public static void clip_grad_value_(IEnumerable<Parameter> tensors, double clip_value)
            {
                var handles = TensorHandles.Of(tensors);
                fixed (nint* parameters = handles) Native.Check(Native.optim_clip_grad_value(parameters, handles.Length, clip_value));
                GC.KeepAlive(tensors);
            }

            public static (Parameter weight, Parameter bias) fuse_conv_bn_weights(Tensor conv_w, Tensor conv_b, Tensor bn_rm, Tensor bn_rv, double bn_eps, Tensor bn_w, Tensor bn_b, bool transpose = false)
            {
                using var scope = NewDisposeScope();
                var weightType = conv_w.dtype;
                var biasType = conv_b?.dtype ?? weightType;
                conv_b ??= zeros_like(bn_rm);
                bn_w ??= ones_like(bn_rm);
                bn_b ??= zeros_like(bn_rm);
                var shape = new long[conv_w.ndim];
                Array.Fill(shape, 1);
                shape[transpose ? 1 : 0] = -1;

                var scale = bn_w * (bn_rv + bn_eps).rsqrt();
                var weight = (conv_w * scale.reshape(shape)).to(weightType);
                var bias = ((conv_b - bn_rm) * scale + bn_b).to(biasType);
                return scope.MoveToOuter(new Parameter(weight, conv_w.requires_grad), new Parameter(bias, conv_b.requires_grad));
            }
        }
    }
}
