using System.Runtime.InteropServices;

namespace Microsoft.ML;

internal static class BinaryWriterExtensions
{
    /// <summary>The elements as they lie in memory (little-endian), without their number.</summary>
    public static void WriteElements<T>(this BinaryWriter writer, ReadOnlySpan<T> values)
        where T : unmanaged => writer.Write(MemoryMarshal.AsBytes(values));

    /// <summary>The number of elements, then the elements.</summary>
    public static void WriteArray<T>(this BinaryWriter writer, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        writer.Write(values.Length);
        writer.WriteElements(values);
    }

    public static void WriteBoolByte(this BinaryWriter writer, bool value) => writer.Write((byte)(value ? 1 : 0));

    /// <summary>Seven bits a byte, lowest first; all but the last byte have the highest bit set.</summary>
    public static void WriteLeb128Int(this BinaryWriter writer, ulong value) => writer.Write7BitEncodedInt64((long)value);
}
