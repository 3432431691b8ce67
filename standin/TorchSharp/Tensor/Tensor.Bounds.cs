using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    // Clamping, rounding, closeness.
    public unsafe partial class Tensor
    {
        public Tensor clamp(Scalar min = null, Scalar max = null) =>
            Op.WithAlpha(&Native.tensor_clamp, this, ScalarValue.OrNone(min), ScalarValue.OrNone(max));

        public Tensor clamp_(Scalar min = null, Scalar max = null) =>
            Op.WithAlphaInPlace(&Native.tensor_clamp_, this, ScalarValue.OrNone(min), ScalarValue.OrNone(max));

        public Tensor clamp(Tensor min = null, Tensor max = null)
        {
            var result = Native.tensor_clamp_tensor(Handle, TensorHandles.OrZero(min), TensorHandles.OrZero(max));
            GC.KeepAlive(this);
            GC.KeepAlive(min);
            GC.KeepAlive(max);
            return Native.Result(result);
        }

        public Tensor clamp_(Tensor min = null, Tensor max = null)
        {
            var done = Native.tensor_clamp_tensor_(Handle, TensorHandles.OrZero(min), TensorHandles.OrZero(max));
            GC.KeepAlive(this);
            GC.KeepAlive(min);
            GC.KeepAlive(max);
            Native.Check(done);
            return this;
        }

        public Tensor clip(Scalar min = null, Scalar max = null) => clamp(min, max);

        public Tensor clamp_max(Scalar max) => clamp(null, max);

        public Tensor clamp_max_(Scalar max) => clamp_(null, max);

        public Tensor clamp_min(Scalar min) => clamp(min, null);

        public Tensor clamp_min_(Scalar min) => clamp_(min, null);

        public Tensor round(long decimals = 0) => Op.WithDim(&Native.tensor_round, this, decimals);

        public Tensor round_(long decimals = 0) => Op.InPlace(&Native.tensor_round_, this, decimals);

        public Tensor isclose(Tensor other, double rtol = 1e-05, double atol = 1e-08, bool nanEqual = false)
        {
            var result = Native.tensor_isclose(Handle, other.Handle, rtol, atol, nanEqual ? 1 : 0);
            GC.KeepAlive(this);
            GC.KeepAlive(other);
            return Native.Result(result);
        }

        public bool allclose(Tensor target, double rtol = 1e-05, double atol = 1e-08, bool equal_nan = false)
        {
            if (target is null) return false;
            int close;
            Native.Check(Native.tensor_allclose(Handle, target.Handle, rtol, atol, equal_nan ? 1 : 0, &close));
            GC.KeepAlive(this);
            GC.KeepAlive(target);
            return close != 0;
        }

        public bool Equals(Tensor target)
        {
            if (target is null) return false;
            int same;
            Native.Check(Native.tensor_equal(Handle, target.Handle, &same));
            GC.KeepAlive(this);
            GC.KeepAlive(target);
            return same != 0;
        }

        public Tensor softmax(long dim, ScalarType? dtype = null)
        {
            var result = Native.nn_softmax(Handle, dim, Op.TypeOrDefault(dtype));
            GC.KeepAlive(this);
            return Native.Result(result);
        }

        public Tensor log_softmax(long dim, ScalarType? dtype = null)
        {
            var result = Native.nn_log_softmax(Handle, dim, Op.TypeOrDefault(dtype));
            GC.KeepAlive(this);
            return Native.Result(result);
        }
    }
}
