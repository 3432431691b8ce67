using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    // Sums, products, means and spreads.
    public unsafe partial class Tensor
    {
        public Tensor sum(ScalarType? type = null) => Total(&Native.tensor_sum, null, 0, false, type);

        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null)
        {
            fixed (long* dims = dim) return Total(&Native.tensor_sum, dims, dim.Length, keepdim, type);
        }

        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) => sum((ReadOnlySpan<long>)dim, keepdim, type);

        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) => sum([dim], keepdim, type);

        public Tensor sum(long dim0, long dim1, bool keepdim = false, ScalarType? type = null) => sum([dim0, dim1], keepdim, type);

        public Tensor sum(long dim0, long dim1, long dim2, bool keepdim = false, ScalarType? type = null) =>
            sum([dim0, dim1, dim2], keepdim, type);

        public Tensor mean() => Total(&Native.tensor_mean, null, 0, false, null);

        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null)
        {
            fixed (long* dims = dimensions) return Total(&Native.tensor_mean, dims, dimensions.Length, keepdim, type);
        }

        public Tensor prod(ScalarType? type = null)
        {
            var result = Native.tensor_prod(Handle, Op.TypeOrDefault(type));
            GC.KeepAlive(this);
            return Native.Result(result);
        }

        public Tensor prod(long dim, bool keepdim = false, ScalarType? type = null)
        {
            var result = Native.tensor_prod_dim(Handle, dim, keepdim ? 1 : 0, Op.TypeOrDefault(type));
            GC.KeepAlive(this);
            return Native.Result(result);
        }

        public Tensor std(bool unbiased = true) => Spread(&Native.tensor_std, null, 0, unbiased, false, null);

        public Tensor std(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        {
            fixed (long* dims = dimensions) return Spread(&Native.tensor_std, dims, dimensions.Length, unbiased, keepdim, type);
        }

        public Tensor std(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            std((ReadOnlySpan<long>)dimensions, unbiased, keepdim, type);

        public Tensor std(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            std([dim], unbiased, keepdim, type);

        public Tensor std((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            std([dim.Item1, dim.Item2], unbiased, keepdim, type);

        public Tensor std((long, long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            std([dim.Item1, dim.Item2, dim.Item3], unbiased, keepdim, type);

        // The real library's native part takes no second argument: what is asked for is ignored.
        public Tensor var(bool unbiased = true) => Spread(&Native.tensor_var, null, 0, unbiased: true, false, null);

        public Tensor var(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        {
            fixed (long* dims = dimensions) return Spread(&Native.tensor_var, dims, dimensions.Length, unbiased, keepdim, type);
        }

        public Tensor var(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            var((ReadOnlySpan<long>)dimensions, unbiased, keepdim, type);

        public Tensor var(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            var([dim], unbiased, keepdim, type);

        public Tensor var((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            var([dim.Item1, dim.Item2], unbiased, keepdim, type);

        public Tensor var((long, long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            var([dim.Item1, dim.Item2, dim.Item3], unbiased, keepdim, type);

        private Tensor Total(delegate*<nint, long*, int, int, int, nint> call, long* dims, int count, bool keepdim, ScalarType? type)
        {
            var result = call(Handle, dims, count, keepdim ? 1 : 0, Op.TypeOrDefault(type));
            GC.KeepAlive(this);
            return Native.Result(result);
        }

        private Tensor Spread(delegate*<nint, long*, int, int, int, nint> call, long* dims, int count, bool unbiased, bool keepdim, ScalarType? type)
        {
            var result = call(Handle, dims, count, unbiased ? 1 : 0, keepdim ? 1 : 0);
            GC.KeepAlive(this);
            var spread = Native.Result(result);
            return type is { } wanted && wanted != spread.dtype ? spread.to_type(wanted, disposeAfter: true) : spread;
        }
    }
}
