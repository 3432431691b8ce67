using System.Runtime.CompilerServices;
using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        [IndexerName("TensorItems")]
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [IndexerName("TensorItems")]
        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [IndexerName("TensorItems")]
        public Tensor this[params long[] indices]
        {
            get => index(Singles(indices));
            set => index_put_(value, Singles(indices));
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1]
        {
            get => index(Singles(i1));
            set => index_put_(value, Singles(i1));
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2]
        {
            get => index(Singles(i1, i2));
            set => index_put_(value, Singles(i1, i2));
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3]
        {
            get => index(Singles(i1, i2, i3));
            set => index_put_(value, Singles(i1, i2, i3));
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4]
        {
            get => index(Singles(i1, i2, i3, i4));
            set => index_put_(value, Singles(i1, i2, i3, i4));
        }

        public Tensor index(params TensorIndex[] indices)
        {
            fixed (IndexEntry* entries = Encode(indices))
            {
                var result = Native.tensor_index(Handle, entries, indices.Length);
                GC.KeepAlive(this);
                GC.KeepAlive(indices);
                return Native.Result(result);
            }
        }

        public Tensor index(params Tensor[] indices) => index(Array.ConvertAll(indices, TensorIndex.Tensor));

        public Tensor index_put_(Tensor value, params TensorIndex[] indices)
        {
            fixed (IndexEntry* entries = Encode(indices))
            {
                var done = Native.tensor_index_put_(Handle, entries, indices.Length, value.Handle);
                GC.KeepAlive(this);
                GC.KeepAlive(value);
                GC.KeepAlive(indices);
                Native.Check(done);
                return this;
            }
        }

        public Tensor index_put_(Tensor value, params Tensor[] indices) => index_put_(value, Array.ConvertAll(indices, TensorIndex.Tensor));

        public Tensor index_put_(Scalar value, params TensorIndex[] indices)
        {
            fixed (IndexEntry* entries = Encode(indices))
            {
                var done = Native.tensor_index_put_scalar_(Handle, entries, indices.Length, value.Value);
                GC.KeepAlive(this);
                GC.KeepAlive(indices);
                Native.Check(done);
                return this;
            }
        }

        public Tensor index_put_(Scalar value, params Tensor[] indices) => index_put_(value, Array.ConvertAll(indices, TensorIndex.Tensor));

        private static TensorIndex[] Singles(params long[] indices) => Array.ConvertAll(indices, index => TensorIndex.Single(index));

        private static IndexEntry[] Encode(TensorIndex[] indices)
        {
            var entries = new IndexEntry[indices.Length];
            for (var i = 0; i < entries.Length; i++)
            {
                entries[i] = indices[i].entry;
                if (indices[i].tensor is { } picked) entries[i].tensor = picked.Handle;
            }
            return entries;
        }
    }
}
