using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp;

public static partial class TensorExtensionMethods
{
    public static Parameter AsParameter(this Tensor tensor) => new(tensor);

    public static ReadOnlySpan<int> IntShape(this Tensor tensor) => Array.ConvertAll(tensor.shape, length => (int)length);

    public static long TotalSize(this IEnumerable<long> shape) => shape.Aggregate(1L, (product, length) => product * length);

    public static int ElementSize(this ScalarType type) => type switch
    {
        ScalarType.Byte or ScalarType.Int8 or ScalarType.Bool => 1,
        ScalarType.Int16 or ScalarType.Float16 or ScalarType.BFloat16 => 2,
        ScalarType.Int32 or ScalarType.Float32 => 4,
        ScalarType.ComplexFloat64 => 16,
        _ => 8,
    };

    public static Half ToHalf(this Tensor value) => value.ToScalar().ToHalf();
    public static float ToSingle(this Tensor value) => value.ToScalar().ToSingle();
    public static double ToDouble(this Tensor value) => value.ToScalar().ToDouble();
    public static sbyte ToSByte(this Tensor value) => value.ToScalar().ToSByte();
    public static byte ToByte(this Tensor value) => value.ToScalar().ToByte();
    public static short ToInt16(this Tensor value) => value.ToScalar().ToInt16();
    public static int ToInt32(this Tensor value) => value.ToScalar().ToInt32();
    public static long ToInt64(this Tensor value) => value.ToScalar().ToInt64();
    public static bool ToBoolean(this Tensor value) => value.ToScalar().ToBoolean();

    // Whether Tensor.to would give a new tensor.
    internal static bool Moves(this Tensor tensor, ScalarType type, Device device) =>
        tensor.dtype != type || tensor.device_type != device.type || tensor.device_index != device.index;
}
