using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    // Fewer elements out than in.
    public unsafe partial class Tensor
    {
        public Tensor all() => Op.Unary(&Native.tensor_all, this);

        public Tensor all(long dim, bool keepdim = false) => Op.WithDim(&Native.tensor_all_dim, this, dim, keepdim);

        public Tensor any() => Op.Unary(&Native.tensor_any, this);

        public Tensor any(long dim, bool keepdim = false) => Op.WithDim(&Native.tensor_any_dim, this, dim, keepdim);

        public Tensor max() => Op.Unary(&Native.tensor_max, this);

        public Tensor max(Tensor other) => maximum(other);

        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false)
        {
            nint values, indices;
            return Pair(Native.tensor_max_dim(Handle, dim, keepdim ? 1 : 0, &values, &indices), ref values, ref indices);
        }

        public Tensor min() => Op.Unary(&Native.tensor_min, this);

        public Tensor min(Tensor other) => minimum(other);

        public (Tensor values, Tensor indexes) min(long dim, bool keepdim = false)
        {
            nint values, indices;
            return Pair(Native.tensor_min_dim(Handle, dim, keepdim ? 1 : 0, &values, &indices), ref values, ref indices);
        }

        public Tensor argmax() => Op.Unary(&Native.tensor_argmax, this);

        public Tensor argmax(long dim, bool keepdim = false) => Op.WithDim(&Native.tensor_argmax_dim, this, dim, keepdim);

        public Tensor argmin() => Op.Unary(&Native.tensor_argmin, this);

        public Tensor argmin(long dim, bool keepdim = false) => Op.WithDim(&Native.tensor_argmin_dim, this, dim, keepdim);

        public Tensor amax(params long[] dims) => Reduce(&Native.tensor_amax, dims, false, null);

        public Tensor amax(long[] dims, bool keepdim = false, Tensor @out = null) => Reduce(&Native.tensor_amax, dims, keepdim, @out);

        public Tensor amax(ReadOnlySpan<long> dims, bool keepdim = false, Tensor @out = null) => Reduce(&Native.tensor_amax, dims, keepdim, @out);

        public Tensor amin(params long[] dims) => Reduce(&Native.tensor_amin, dims, false, null);

        public Tensor amin(long[] dims, bool keepdim = false, Tensor @out = null) => Reduce(&Native.tensor_amin, dims, keepdim, @out);

        public Tensor amin(ReadOnlySpan<long> dims, bool keepdim = false, Tensor @out = null) => Reduce(&Native.tensor_amin, dims, keepdim, @out);

        public Tensor median() => Op.Unary(&Native.tensor_median, this);

        public (Tensor values, Tensor indexes) topk(int k, int dim = -1, bool largest = true, bool sorted = true)
        {
            nint values, indices;
            return Pair(Native.tensor_topk(Handle, k, dim, largest ? 1 : 0, sorted ? 1 : 0, &values, &indices), ref values, ref indices);
        }

        public (Tensor Values, Tensor Indices) sort(long dim = -1, bool descending = false, bool stable = false)
        {
            nint values, indices;
            return Pair(Native.tensor_sort(Handle, dim, descending ? 1 : 0, stable ? 1 : 0, &values, &indices), ref values, ref indices);
        }

        public Tensor argsort(long dim = -1, bool descending = false) => Op.WithDim(&Native.tensor_argsort, this, dim, descending);

        public Tensor logsumexp(long dim, bool keepdim = false) => Op.WithDim(&Native.tensor_logsumexp_dim, this, dim, keepdim);

        public Tensor norm(float p = 2)
        {
            var result = Native.tensor_norm(Handle, p);
            GC.KeepAlive(this);
            return Native.Result(result);
        }

        public Tensor norm(int dim, bool keepdim = false, float p = 2)
        {
            var result = Native.tensor_norm_dim(Handle, p, dim, keepdim ? 1 : 0);
            GC.KeepAlive(this);
            return Native.Result(result);
        }

        public Tensor cumsum(long dim, ScalarType? type = null)
        {
            var result = Native.tensor_cumsum(Handle, dim, Op.TypeOrDefault(type));
            GC.KeepAlive(this);
            return Native.Result(result);
        }

        public Tensor bincount(Tensor weights, long minlength = 0)
        {
            var result = Native.tensor_bincount(Handle, TensorHandles.OrZero(weights), minlength);
            GC.KeepAlive(this);
            GC.KeepAlive(weights);
            return Native.Result(result);
        }

        private Tensor Reduce(delegate*<nint, long*, int, int, nint> call, ReadOnlySpan<long> dims, bool keepdim, Tensor target)
        {
            fixed (long* values = dims)
            {
                var handle = call(Handle, values, dims.Length, keepdim ? 1 : 0);
                GC.KeepAlive(this);
                var result = Native.Result(handle);
                if (target is null) return result;
                target.copy_(result);
                result.Dispose();
                return target;
            }
        }

        private (Tensor, Tensor) Pair(int done, ref nint first, ref nint second)
        {
            GC.KeepAlive(this);
            Native.Check(done);
            return (new Tensor(first), new Tensor(second));
        }
    }
}
