using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor to(ScalarType type, Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            Moved(Placement.Like(type, InitializeDevice(device), false), copy, disposeAfter, non_blocking);

        public Tensor to(Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            Moved(Placement.Like(null, device, false), copy, disposeAfter, non_blocking);

        public Tensor to(DeviceType deviceType, int deviceIndex = -1, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(new Device(deviceType, deviceIndex), copy, disposeAfter, non_blocking);

        public Tensor to(string device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(new Device(device), copy, disposeAfter, non_blocking);

        public Tensor to(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to_type(type, copy, disposeAfter, non_blocking);

        // As in TorchSharp: the fourth argument there is `copy`.
        public Tensor to(Tensor other, bool non_blocking = false) => to(other.dtype, other.device, non_blocking);

        public Tensor to_type(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            Moved(Placement.Like(type, null, false), copy, disposeAfter, non_blocking);

        public Tensor type(ScalarType dtype) => to_type(dtype);

        public Tensor type(Func<Tensor, Tensor> typeFunc) => typeFunc(this);

        public Tensor type_as(Tensor tensor) => to_type(tensor.dtype);

        public Tensor @bool() => to_type(ScalarType.Bool);
        public Tensor @byte() => to_type(ScalarType.Byte);
        public Tensor @char() => to_type(ScalarType.Int8);
        public Tensor @int() => to_type(ScalarType.Int32);
        public Tensor @long() => to_type(ScalarType.Int64);
        public Tensor @short() => to_type(ScalarType.Int16);
        public Tensor bfloat16() => to_type(ScalarType.BFloat16);
        public Tensor half() => to_type(ScalarType.Float16);
        public Tensor @float() => to_type(ScalarType.Float32);
        public Tensor @double() => to_type(ScalarType.Float64);

        public Tensor cpu() => to(CPU);

        public Tensor cuda(Device device = null, bool non_blocking = false)
        {
            if (device is not null && device.type != DeviceType.CUDA) throw new ArgumentException("Not a CUDA device.", nameof(device));
            return to(device ?? new Device(DeviceType.CUDA), non_blocking: non_blocking);
        }

        public unsafe Tensor pin_memory() => Op.Unary(&Native.tensor_pin_memory, this);

        public unsafe Tensor clone() => Op.Unary(&Native.tensor_clone, this);

        public unsafe Tensor contiguous() => Op.Unary(&Native.tensor_contiguous, this);

        public unsafe Tensor alias() => Op.Unary(&Native.tensor_alias, this);

        public unsafe Tensor set_(Tensor source) => Op.InPlace(&Native.tensor_set_, this, source);

        public Tensor copy_(Tensor source, bool nonBlocking = false)
        {
            var done = Native.tensor_copy_(Handle, source.Handle, nonBlocking ? 1 : 0);
            GC.KeepAlive(this);
            GC.KeepAlive(source);
            Native.Check(done);
            return this;
        }

        private Tensor Moved(Placement placement, bool copy, bool disposeAfter, bool nonBlocking)
        {
            var moved = Native.tensor_to(Handle, placement, copy ? 1 : 0, nonBlocking ? 1 : 0);
            GC.KeepAlive(this);
            if (moved == 0) throw Native.Error();
            if (disposeAfter) Dispose();
            return new Tensor(moved);
        }
    }
}
