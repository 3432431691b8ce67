using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    // Views, joins and picks.
    public unsafe partial class Tensor
    {
        public Tensor view(params long[] shape) => Op.WithSizes(&Native.tensor_view, this, shape);

        public Tensor view_as(Tensor other) => view(other.shape);

        public Tensor reshape(params long[] shape) => Op.WithSizes(&Native.tensor_reshape, this, shape);

        public Tensor permute(params long[] permutation) => Op.WithSizes(&Native.tensor_permute, this, permutation);

        public Tensor permute(IEnumerable<long> permutation) => permute(permutation.ToArray());

        public Tensor flip(params long[] dims) => Op.WithSizes(&Native.tensor_flip, this, dims);

        public Tensor repeat(params long[] sizes) => Op.WithSizes(&Native.tensor_repeat, this, sizes);

        public Tensor tile(long[] reps) => Op.WithSizes(&Native.tensor_tile, this, reps);

        public Tensor expand(params long[] sizes) => expand((ReadOnlySpan<long>)sizes);

        public Tensor expand(long[] sizes, bool isImplicit = false) => expand((ReadOnlySpan<long>)sizes, isImplicit);

        public Tensor expand(Size sizes, bool isImplicit = false) => expand((ReadOnlySpan<long>)sizes.Shape, isImplicit);

        public Tensor expand(ReadOnlySpan<long> sizes, bool isImplicit = false)
        {
            fixed (long* values = sizes)
            {
                var result = Native.tensor_expand(Handle, values, sizes.Length, isImplicit ? 1 : 0);
                GC.KeepAlive(this);
                return Native.Result(result);
            }
        }

        public Tensor expand_as(Tensor other) => expand(other.shape);

        public Tensor as_strided(long[] size, long[] strides, long storageOffset = 0)
        {
            fixed (long* sizes = size, steps = strides)
            {
                var result = Native.tensor_as_strided(Handle, sizes, size.Length, steps, storageOffset);
                GC.KeepAlive(this);
                return Native.Result(result);
            }
        }

        public Tensor transpose(long dim0, long dim1)
        {
            var result = Native.tensor_transpose(Handle, dim0, dim1);
            GC.KeepAlive(this);
            return Native.Result(result);
        }

        public Tensor transpose_(long dim0, long dim1)
        {
            var done = Native.tensor_transpose_(Handle, dim0, dim1);
            GC.KeepAlive(this);
            Native.Check(done);
            return this;
        }

        public Tensor t() => Op.Unary(&Native.tensor_t, this);

        public Tensor T => t();

        public Tensor flatten(long start_dim = 0, long end_dim = -1)
        {
            var result = Native.tensor_flatten(Handle, start_dim, end_dim);
            GC.KeepAlive(this);
            return Native.Result(result);
        }

        public Tensor ravel() => flatten();

        public Tensor squeeze(long? dim = null) =>
            dim is { } chosen ? Op.WithDim(&Native.tensor_squeeze_dim, this, chosen) : Op.Unary(&Native.tensor_squeeze, this);

        public Tensor squeeze_(long? dim = null) =>
            dim is { } chosen ? Op.InPlace(&Native.tensor_squeeze_dim_, this, chosen) : Op.InPlace(&Native.tensor_squeeze_, this);

        public Tensor unsqueeze(long dim) => Op.WithDim(&Native.tensor_unsqueeze, this, dim);

        public Tensor unsqueeze_(long dim) => Op.InPlace(&Native.tensor_unsqueeze_, this, dim);

        public Tensor narrow(long dim, long start, long length)
        {
            var result = Native.tensor_narrow(Handle, dim, start, length);
            GC.KeepAlive(this);
            return Native.Result(result);
        }

        public Tensor slice(long dim, long start, long finish, long step)
        {
            var result = Native.tensor_slice(Handle, dim, start, finish, step);
            GC.KeepAlive(this);
            return Native.Result(result);
        }

        public Tensor select(long dim, long index)
        {
            var result = Native.tensor_select(Handle, dim, index);
            GC.KeepAlive(this);
            return Native.Result(result);
        }

        public Tensor roll(long[] shifts, long[] dims) => roll((ReadOnlySpan<long>)shifts, (ReadOnlySpan<long>)dims);

        public Tensor roll(long[] shifts) => roll((ReadOnlySpan<long>)shifts);

        public Tensor roll(long shifts, long? dims = null) => roll((ReadOnlySpan<long>)[shifts], dims is { } dim ? (ReadOnlySpan<long>)[dim] : default);

        public Tensor roll((long, long) shifts, (long, long) dims) =>
            roll((ReadOnlySpan<long>)[shifts.Item1, shifts.Item2], (ReadOnlySpan<long>)[dims.Item1, dims.Item2]);

        public Tensor roll((long, long, long) shifts, (long, long, long) dims) => roll(
            (ReadOnlySpan<long>)[shifts.Item1, shifts.Item2, shifts.Item3], (ReadOnlySpan<long>)[dims.Item1, dims.Item2, dims.Item3]);

        public Tensor roll(ReadOnlySpan<long> shifts, ReadOnlySpan<long> dims = default)
        {
            fixed (long* shift = shifts, dim = dims)
            {
                var result = Native.tensor_roll(Handle, shift, shifts.Length, dim, dims.Length);
                GC.KeepAlive(this);
                return Native.Result(result);
            }
        }
    }
}
