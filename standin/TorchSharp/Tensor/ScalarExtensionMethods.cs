using TorchSharp.Interop;

namespace TorchSharp;

public static class ScalarExtensionMethods
{
    public static Scalar ToScalar(this byte value) => new(ScalarValue.Integer(value));
    public static Scalar ToScalar(this sbyte value) => new(ScalarValue.Integer(value));
    public static Scalar ToScalar(this short value) => new(ScalarValue.Integer(value));
    public static Scalar ToScalar(this int value) => new(ScalarValue.Integer(value));
    public static Scalar ToScalar(this long value) => new(ScalarValue.Integer(value));
    public static Scalar ToScalar(this Half value) => new(ScalarValue.Real((double)value));
    public static Scalar ToScalar(this float value) => new(ScalarValue.Real(value));
    public static Scalar ToScalar(this double value) => new(ScalarValue.Real(value));
    public static Scalar ToScalar(this bool value) => new(ScalarValue.Boolean(value));

    public static Half ToHalf(this Scalar value) => (Half)value.Value.AsDouble;
    public static float ToSingle(this Scalar value) => (float)value.Value.AsDouble;
    public static double ToDouble(this Scalar value) => value.Value.AsDouble;
    public static sbyte ToSByte(this Scalar value) => (sbyte)value.Value.AsInteger;
    public static byte ToByte(this Scalar value) => (byte)value.Value.AsInteger;
    public static short ToInt16(this Scalar value) => (short)value.Value.AsInteger;
    public static int ToInt32(this Scalar value) => (int)value.Value.AsInteger;
    public static long ToInt64(this Scalar value) => value.Value.AsInteger;
    public static bool ToBoolean(this Scalar value) => value.Value.AsDouble != 0;
}
