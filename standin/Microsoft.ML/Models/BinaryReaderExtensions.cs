using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

internal static class BinaryReaderExtensions
{
    private const int ChunkBytes = 1 << 20;

    /// <summary>
    /// That many elements, as they lay in memory. The number comes from a file: memory is taken as the bytes arrive, not because they
    /// are announced.
    /// </summary>
    public static T[] ReadElements<T>(this BinaryReader reader, int count)
        where T : unmanaged
    {
        Contracts.CheckDecode(count >= 0);
        var values = new T[Math.Min(count, Math.Max(1, ChunkBytes / Unsafe.SizeOf<T>()))];
        var read = 0;
        while (true)
        {
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan(read)));
            if (values.Length == count)
                return values;
            read = values.Length;
            Array.Resize(ref values, (int)Math.Min(count, 2L * read));
        }
    }

    /// <summary>The number of elements, then the elements.</summary>
    public static T[] ReadArray<T>(this BinaryReader reader)
        where T : unmanaged => reader.ReadElements<T>(reader.ReadInt32());

    public static bool ReadBoolByte(this BinaryReader reader)
    {
        var value = reader.ReadByte();
        Contracts.CheckDecode(value <= 1);
        return value != 0;
    }

    public static ulong ReadLeb128Int(this BinaryReader reader) => (ulong)reader.Read7BitEncodedInt64();
}
