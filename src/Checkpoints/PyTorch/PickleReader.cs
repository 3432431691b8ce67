using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Microsoft.ML.ResNet;

/// <summary>
/// The arguments of pickle opcodes. Reads no byte too far, and none beyond a limit, so that lengths in the file can be believed.
/// </summary>
internal sealed class PickleReader(Stream stream)
{
    // Numbers beyond 64 bits occur as the magic number of a file, and nowhere else.
    private const int LongestInteger = 16;
    private const int LongestName = 256;
    // ResNet-152's takes 130,000.
    private const long LongestPickle = 16 << 20;

    private long _left = LongestPickle;

    public byte ReadByte()
    {
        Take(1);
        int value = stream.ReadByte();
        return value >= 0 ? (byte)value : throw Truncated();
    }

    public ushort ReadUInt16() => BinaryPrimitives.ReadUInt16LittleEndian(ReadBytes(2));

    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(ReadBytes(4));

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(ReadBytes(4));

    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(ReadBytes(8));

    /// <summary>The one number that is big-endian.</summary>
    public double ReadDouble() => BinaryPrimitives.ReadDoubleBigEndian(ReadBytes(8));

    /// <returns>A long, or where that is too short a <see cref="BigInteger"/>.</returns>
    public object ReadInteger(long length)
    {
        if (length is < 0 or > LongestInteger)
            throw new InvalidDataException($"an integer of {length} bytes is in it");
        var value = new BigInteger(ReadBytes(length));
        // The cast keeps the compiler from making both a BigInteger.
        return value >= long.MinValue && value <= long.MaxValue ? (object)(long)value : value;
    }

    public string ReadText(ulong length) => Encoding.UTF8.GetString(ReadBytes((long)Math.Min(length, long.MaxValue)));

    /// <summary>Up to the end of a line, which is not part of it.</summary>
    public string ReadLine()
    {
        var line = new StringBuilder();
        for (byte next = ReadByte(); next != '\n'; next = ReadByte())
        {
            if (line.Length == LongestName)
                throw new InvalidDataException($"a name longer than {LongestName} characters is in it");
            line.Append((char)next);
        }
        return line.ToString();
    }

    public byte[] ReadBytes(long length)
    {
        Take(length);
        var bytes = new byte[length];
        return stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length ? bytes : throw Truncated();
    }

    private void Take(long length)
    {
        if (length < 0 || length > _left)
            throw new InvalidDataException(FormattableString.Invariant($"its pickle is longer than {LongestPickle:n0} bytes"));
        _left -= length;
    }

    private static InvalidDataException Truncated() => new("it is truncated: its pickle does not end");
}
