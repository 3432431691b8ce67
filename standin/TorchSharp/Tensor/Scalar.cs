using TorchSharp.Interop;
using static TorchSharp.torch;

namespace TorchSharp;

public sealed class Scalar : IDisposable
{
    internal Scalar(ScalarValue value) => Value = value;

    internal ScalarValue Value { get; }

    public ScalarType Type => Value.kind switch
    {
        ScalarValue.Kind.Integer => ScalarType.Int64,
        ScalarValue.Kind.Boolean => ScalarType.Bool,
        _ => ScalarType.Float64,
    };

    public static implicit operator Scalar(byte value) => value.ToScalar();
    public static implicit operator Scalar(sbyte value) => value.ToScalar();
    public static implicit operator Scalar(short value) => value.ToScalar();
    public static implicit operator Scalar(int value) => value.ToScalar();
    public static implicit operator Scalar(long value) => value.ToScalar();
    public static implicit operator Scalar(Half value) => value.ToScalar();
    public static implicit operator Scalar(float value) => value.ToScalar();
    public static implicit operator Scalar(double value) => value.ToScalar();
    public static implicit operator Scalar(bool value) => value.ToScalar();

    // Nothing native to free.
    public void Dispose()
    {
    }
}
