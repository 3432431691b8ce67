using TorchSharp.Interop;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        public Span<byte> bytes
        {
            get
            {
                var length = NumberOfElements * ElementSize;
                RequireReadable(length);
                return new Span<byte>((void*)DataPointer(), (int)length);
            }
            set
            {
                var length = NumberOfElements * ElementSize;
                if (!is_contiguous()) throw new InvalidOperationException("SetBytes() called on non-contiguous tensor.");
                if (length != value.Length) throw new ArgumentException("Mismatched data sizes in SetBytes().");
                value.CopyTo(new Span<byte>((void*)DataPointer(), value.Length));
            }
        }

        public TensorAccessor<T> data<T>() where T : unmanaged
        {
            RequireElementType(typeof(T));
            return new TensorAccessor<T>(device_type == DeviceType.CPU ? this : cpu());
        }

        public T item<T>() where T : unmanaged
        {
            if (NumberOfElements != 1) throw new ArgumentException("Number of elements in the tensor must be 1");
            return data<T>()[0];
        }

        public Scalar ToScalar()
        {
            ScalarValue value;
            var done = Native.tensor_item(Handle, &value);
            GC.KeepAlive(this);
            Native.Check(done);
            return new Scalar(value);
        }

        public T ReadCpuValue<T>(long i) where T : unmanaged => TensorAccessor<T>.ReadItemAt(this, i);

        public double ReadCpuDouble(long i) => ReadCpuValue<double>(i);

        public float ReadCpuSingle(long i) => ReadCpuValue<float>(i);

        public int ReadCpuInt32(long i) => ReadCpuValue<int>(i);

        public long ReadCpuInt64(long i) => ReadCpuValue<long>(i);

        public byte ReadCpuByte(long i) => ReadCpuValue<byte>(i);

        public bool ReadCpuBool(long i) => ReadCpuValue<bool>(i);

        public void WriteBytesToStream(Stream stream, int bufferSize = 1024)
        {
            RequireReadable(0);
            using var memory = new UnmanagedMemoryStream((byte*)DataPointer(), NumberOfElements * ElementSize);
            memory.CopyTo(stream, bufferSize);
        }

        public void ReadBytesFromStream(Stream stream, int bufferSize = 1024)
        {
            RequireReadable(0);
            var target = (byte*)DataPointer();
            for (var left = NumberOfElements * ElementSize; left > 0;)
            {
                var span = new Span<byte>(target, (int)Math.Min(left, bufferSize));
                stream.ReadExactly(span);
                target += span.Length;
                left -= span.Length;
            }
        }

        internal nint DataPointer()
        {
            var pointer = Native.tensor_data(Handle);
            if (pointer == 0 && NumberOfElements > 0) throw Native.Error();
            return pointer;
        }

        internal void RequireElementType(Type type)
        {
            var expected = dtype switch
            {
                ScalarType.BFloat16 => throw new ArgumentException($"No support for {dtype} in TorchSharp"),
                ScalarType.Byte => typeof(byte),
                ScalarType.Int8 => typeof(sbyte),
                ScalarType.Int16 => typeof(short),
                ScalarType.Int32 => typeof(int),
                ScalarType.Int64 => typeof(long),
                ScalarType.Float16 => typeof(Half),
                ScalarType.Float32 => typeof(float),
                ScalarType.Float64 => typeof(double),
                ScalarType.Bool => typeof(bool),
                _ => type,
            };
            if (type != expected) throw new ArgumentException($"{type.Name} is not compatible with {dtype}");
        }

        private void RequireReadable(long length)
        {
            if (!is_contiguous()) throw new InvalidOperationException("Bytes() called on non-contiguous tensor.");
            if (length > int.MaxValue) throw new ArgumentException("Span only supports up to int.MaxValue elements.");
            if (device_type != DeviceType.CPU)
            {
                throw new InvalidOperationException(
                    "Reading data from non-CPU memory is not supported. Move or copy the tensor to the cpu before reading.");
            }
        }
    }
}
