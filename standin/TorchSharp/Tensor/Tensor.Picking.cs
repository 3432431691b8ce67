using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    // Elements chosen by other tensors.
    public unsafe partial class Tensor
    {
        public Tensor index_select(long dim, Tensor index) => Op.Indexed(&Native.tensor_index_select, this, dim, index);

        public Tensor gather(long dim, Tensor index) => Op.Indexed(&Native.tensor_gather, this, dim, index);

        public Tensor masked_select(Tensor mask) => Op.Binary(&Native.tensor_masked_select, this, mask);

        public Tensor where(Tensor condition, Tensor y) => Op.Ternary(&Native.tensor_where, condition, this, y);

        public Tensor scatter(long dim, Tensor index, Tensor src) => Scatter(&Native.tensor_scatter, dim, index, src);

        public Tensor scatter_(long dim, Tensor index, Tensor src) => Scatter(&Native.tensor_scatter_, dim, index, src);

        public Tensor scatter_add(long dim, Tensor index, Tensor src) => Scatter(&Native.tensor_scatter_add, dim, index, src);

        public Tensor scatter_add_(long dim, Tensor index, Tensor src) => Scatter(&Native.tensor_scatter_add_, dim, index, src);

        public Tensor masked_fill(Tensor mask, Scalar value)
        {
            var result = Native.tensor_masked_fill(Handle, mask.Handle, value.Value);
            GC.KeepAlive(this);
            GC.KeepAlive(mask);
            return Native.Result(result);
        }

        public Tensor masked_fill_(Tensor mask, Scalar value)
        {
            var done = Native.tensor_masked_fill_(Handle, mask.Handle, value.Value);
            GC.KeepAlive(this);
            GC.KeepAlive(mask);
            Native.Check(done);
            return this;
        }

        public Tensor nonzero() => Op.Unary(&Native.tensor_nonzero, this);

        private Tensor Scatter(delegate*<nint, long, nint, nint, nint> call, long dim, Tensor index, Tensor source)
        {
            var result = call(Handle, dim, index.Handle, source.Handle);
            GC.KeepAlive(this);
            GC.KeepAlive(index);
            GC.KeepAlive(source);
            return Native.Result(result);
        }

        private Tensor Scatter(delegate*<nint, long, nint, nint, int> call, long dim, Tensor index, Tensor source)
        {
            var done = call(Handle, dim, index.Handle, source.Handle);
            GC.KeepAlive(this);
            GC.KeepAlive(index);
            GC.KeepAlive(source);
            Native.Check(done);
            return this;
        }
    }
}
