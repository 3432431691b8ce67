using TorchSharp.Interop;

namespace TorchSharp;

public static unsafe partial class torch
{
    public static Tensor tensor(bool scalar, ScalarType? dtype = null, Device device = null, bool requires_grad = false) =>
        Native.Result(Native.create_scalar(scalar.ToScalar().Value, Placement.New(dtype ?? ScalarType.Bool, device, requires_grad)));

    public static Tensor tensor(byte scalar, Device device = null, bool requires_grad = false) =>
        Native.Result(Native.create_scalar(scalar.ToScalar().Value, Placement.New(ScalarType.Byte, device, requires_grad)));

    public static Tensor tensor(double scalar, ScalarType? dtype = null, Device device = null, bool requires_grad = false) =>
        Native.Result(Native.create_scalar(scalar.ToScalar().Value, Placement.New(dtype ?? ScalarType.Float64, device, requires_grad)));

    public static Tensor tensor(float scalar, Device device = null, bool requires_grad = false) =>
        Native.Result(Native.create_scalar(scalar.ToScalar().Value, Placement.New(ScalarType.Float32, device, requires_grad)));

    public static Tensor tensor(int scalar, Device device = null, bool requires_grad = false) =>
        Native.Result(Native.create_scalar(scalar.ToScalar().Value, Placement.New(ScalarType.Int32, device, requires_grad)));

    public static Tensor tensor(long scalar, ScalarType? dtype = null, Device device = null, bool requires_grad = false) =>
        Native.Result(Native.create_scalar(scalar.ToScalar().Value, Placement.New(dtype ?? ScalarType.Int64, device, requires_grad)));

    public static Tensor tensor(sbyte scalar, Device device = null, bool requires_grad = false) =>
        Native.Result(Native.create_scalar(scalar.ToScalar().Value, Placement.New(ScalarType.Int8, device, requires_grad)));

    public static Tensor tensor(short scalar, Device device = null, bool requires_grad = false) =>
        Native.Result(Native.create_scalar(scalar.ToScalar().Value, Placement.New(ScalarType.Int16, device, requires_grad)));
}
