using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        public static explicit operator bool(Tensor value) => value.ToScalar().ToBoolean();

        public static explicit operator byte(Tensor value) => value.ToScalar().ToByte();

        public static explicit operator double(Tensor value) => value.ToScalar().ToDouble();

        public static explicit operator float(Tensor value) => value.ToScalar().ToSingle();

        public static explicit operator int(Tensor value) => value.ToScalar().ToInt32();

        public static explicit operator long(Tensor value) => value.ToScalar().ToInt64();

        public static explicit operator sbyte(Tensor value) => value.ToScalar().ToSByte();

        public static explicit operator short(Tensor value) => value.ToScalar().ToInt16();

        public static implicit operator Tensor(Scalar scalar) => Native.Result(Native.create_scalar(scalar.Value, Placement.New(scalar.Type, null, false)));

        public static implicit operator Tensor(bool value) => tensor(value);

        public static implicit operator Tensor(bool[] value) => tensor(value);

        public static implicit operator Tensor(byte value) => tensor(value);

        public static implicit operator Tensor(byte[] value) => tensor(value);

        public static implicit operator Tensor(double value) => tensor(value);

        public static implicit operator Tensor(double[] value) => tensor(value);

        public static implicit operator Tensor(float value) => tensor(value);

        public static implicit operator Tensor(float[] value) => tensor(value);

        public static implicit operator Tensor(int value) => tensor(value);

        public static implicit operator Tensor(int[] value) => tensor(value);

        public static implicit operator Tensor(long value) => tensor(value);

        public static implicit operator Tensor(long[] value) => tensor(value);

        public static implicit operator Tensor(sbyte value) => tensor(value);

        public static implicit operator Tensor(sbyte[] value) => tensor(value);

        public static implicit operator Tensor(short value) => tensor(value);

        public static implicit operator Tensor(short[] value) => tensor(value);
    }
}
