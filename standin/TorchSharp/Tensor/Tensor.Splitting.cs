using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        public Tensor[] split(long size, int dim = 0)
        {
            var handles = new nint[size <= 0 ? 1 : this.size(dim) / size + 1];
            fixed (nint* results = handles)
                return Pieces(Native.tensor_split(Handle, size, dim, results, handles.Length), handles);
        }

        public Tensor[] split(params long[] sizes) => split((ReadOnlySpan<long>)sizes);

        public Tensor[] split(long[] sizes, long dim = 0) => split((ReadOnlySpan<long>)sizes, dim);

        public Tensor[] split(ReadOnlySpan<long> sizes, long dim = 0)
        {
            var handles = new nint[sizes.Length];
            fixed (long* lengths = sizes)
            fixed (nint* results = handles)
                return Pieces(Native.tensor_split_sizes(Handle, lengths, sizes.Length, dim, results, handles.Length), handles);
        }

        public Tensor[] chunk(long chunks, long dim = 0)
        {
            var handles = new nint[Math.Max(1, chunks)];
            fixed (nint* results = handles)
                return Pieces(Native.tensor_chunk(Handle, chunks, dim, results, handles.Length), handles);
        }

        public Tensor[] unbind(long dimension = 0)
        {
            var handles = new nint[size((int)dimension)];
            fixed (nint* results = handles)
                return Pieces(Native.tensor_unbind(Handle, dimension, results, handles.Length), handles);
        }

        private Tensor[] Pieces(int count, nint[] handles)
        {
            GC.KeepAlive(this);
            return count >= 0 ? TensorHandles.Own(handles.AsSpan(0, count)) : throw Native.Error();
        }
    }
}
