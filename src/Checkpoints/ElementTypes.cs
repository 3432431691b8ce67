using static TorchSharp.torch;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Microsoft.ML.ResNet;

/// <summary>The types of elements that checkpoints are read of: those in which PyTorch keeps weights and counts.</summary>
internal static class ElementTypes
{
    public static int Size(this ScalarType type) => type switch
    {
        ScalarType.Float64 or ScalarType.Int64 => 8,
        ScalarType.Float32 or ScalarType.Int32 => 4,
        ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Int16 => 2,
        _ => 1,
    };

    public static bool IsFloatingPoint(this ScalarType type) =>
        type is ScalarType.Float32 or ScalarType.Float64 or ScalarType.Float16 or ScalarType.BFloat16;

    /// <param name="type">Any.</param>
    /// <param name="elements">In the byte order of this machine.</param>
    /// <param name="values">Receives as many values. Integers beyond 2^24 and float64 are rounded to the nearest.</param>
    public static void ToSingles(this ScalarType type, ReadOnlySpan<byte> elements, Span<float> values)
    {
        switch (type)
        {
            case ScalarType.Float32: Convert<float>(elements, values, value => value); break;
            case ScalarType.Float64: Convert<double>(elements, values, value => (float)value); break;
            case ScalarType.Float16: Convert<Half>(elements, values, value => (float)value); break;
            case ScalarType.BFloat16: Convert<ushort>(elements, values, value => BitConverter.UInt32BitsToSingle((uint)value << 16)); break;
            case ScalarType.Int64: Convert<long>(elements, values, value => value); break;
            case ScalarType.Int32: Convert<int>(elements, values, value => value); break;
            case ScalarType.Int16: Convert<short>(elements, values, value => value); break;
            case ScalarType.Int8: Convert<sbyte>(elements, values, value => value); break;
            default: Convert<byte>(elements, values, value => value); break;
        }
    }

    /// <summary>Turns elements of the other byte order into this machine's, in place.</summary>
    public static void ReverseBytes(this ScalarType type, Span<byte> elements)
    {
        switch (type.Size())
        {
            case 8: Reverse<ulong>(elements, BinaryPrimitives.ReverseEndianness); break;
            case 4: Reverse<uint>(elements, BinaryPrimitives.ReverseEndianness); break;
            case 2: Reverse<ushort>(elements, BinaryPrimitives.ReverseEndianness); break;
        }
    }

    private static void Convert<T>(ReadOnlySpan<byte> elements, Span<float> values, Func<T, float> convert)
        where T : unmanaged
    {
        var typed = MemoryMarshal.Cast<byte, T>(elements);
        for (int i = 0; i < values.Length; i++)
            values[i] = convert(typed[i]);
    }

    private delegate void Reversal<T>(ReadOnlySpan<T> source, Span<T> destination);

    private static void Reverse<T>(Span<byte> elements, Reversal<T> reverse)
        where T : unmanaged
    {
        var typed = MemoryMarshal.Cast<byte, T>(elements);
        reverse(typed, typed);
    }
}
