namespace TorchSharp.Interop;

// As libtorch keeps a number: integers as int64, reals as double. Mirrors ScalarValue of interop.h.
internal struct ScalarValue
{
    internal enum Kind : long { None, Integer, Real, Boolean }

    internal Kind kind;
    internal long integer;
    internal double real;

    internal static ScalarValue Integer(long value) => new() { kind = Kind.Integer, integer = value };
    internal static ScalarValue Real(double value) => new() { kind = Kind.Real, real = value };
    internal static ScalarValue Boolean(bool value) => new() { kind = Kind.Boolean, integer = value ? 1 : 0 };

    internal readonly double AsDouble => kind == Kind.Real ? real : integer;
    internal readonly long AsInteger => kind == Kind.Real ? checked((long)real) : integer;

    // An absent bound.
    internal static ScalarValue OrNone(Scalar scalar) => scalar is null ? default : scalar.Value;
}
