using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public enum ScalarType : sbyte
    {
        Byte = 0,
        Int8 = 1,
        Int16 = 2,
        Int32 = 3,
        Int64 = 4,
        Float16 = 5,
        Float32 = 6,
        Float64 = 7,
        ComplexFloat32 = 9,
        ComplexFloat64 = 10,
        Bool = 11,
        BFloat16 = 15,
    }

    public static ScalarType uint8 = ScalarType.Byte;
    public static ScalarType int8 = ScalarType.Int8;
    public static ScalarType int16 = ScalarType.Int16;
    public static ScalarType int32 = ScalarType.Int32;
    public static ScalarType int64 = ScalarType.Int64;
    public static ScalarType bfloat16 = ScalarType.BFloat16;
    public static ScalarType float16 = ScalarType.Float16;
    public static ScalarType float32 = ScalarType.Float32;
    public static ScalarType float64 = ScalarType.Float64;
    public static ScalarType @bool = ScalarType.Bool;
    public static ScalarType @short = ScalarType.Int16;
    public static ScalarType @int = ScalarType.Int32;
    public static ScalarType @long = ScalarType.Int64;
    public static ScalarType half = ScalarType.Float16;
    public static ScalarType @float = ScalarType.Float32;
    public static ScalarType @double = ScalarType.Float64;

    private static ScalarType s_defaultType = ScalarType.Float32;

    public static ScalarType get_default_dtype() => s_defaultType;

    public static void set_default_dtype(ScalarType dtype)
    {
        Native.Check(Native.set_default_dtype((int)dtype));
        s_defaultType = dtype;
    }

    public static bool is_integral(ScalarType type) => type <= ScalarType.Int64 || type == ScalarType.Bool;

    public static bool is_floating_point(ScalarType type) =>
        type is ScalarType.BFloat16 or ScalarType.Float16 or ScalarType.Float32 or ScalarType.Float64;

    public static bool is_complex(ScalarType type) => type is ScalarType.ComplexFloat32 or ScalarType.ComplexFloat64;

    public static bool is_integral(Tensor t) => is_integral(t.dtype);

    public static bool is_floating_point(Tensor input) => is_floating_point(input.dtype);

    public static bool is_complex(Tensor input) => is_complex(input.dtype);

    internal static ScalarType ScalarTypeOf(Type type) =>
        type == typeof(float) ? ScalarType.Float32
        : type == typeof(long) ? ScalarType.Int64
        : type == typeof(byte) ? ScalarType.Byte
        : type == typeof(int) ? ScalarType.Int32
        : type == typeof(double) ? ScalarType.Float64
        : type == typeof(bool) ? ScalarType.Bool
        : type == typeof(sbyte) ? ScalarType.Int8
        : type == typeof(short) ? ScalarType.Int16
        : type == typeof(Half) ? ScalarType.Float16
        : throw new NotSupportedException($"The type {type.FullName} is not supported.");
}
