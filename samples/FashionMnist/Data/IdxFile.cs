using System.Buffers.Binary;

namespace FashionMnist.Data;

/// <summary>The IDX format of the MNIST family: a big-endian header with the sizes of the dimensions, then the values.</summary>
internal sealed record IdxFile(int[] Dimensions, ReadOnlyMemory<byte> Values)
{
    private const byte UnsignedBytes = 0x08;

    /// <summary>Reads a file of unsigned bytes; its last dimension varies fastest.</summary>
    /// <exception cref="InvalidDataException">The content is not IDX of unsigned bytes, or its length is not that of the header.</exception>
    public static IdxFile Parse(string name, ReadOnlyMemory<byte> content)
    {
        if (content.Span is not [0, 0, UnsignedBytes, var rank, ..] || content.Length < 4 * (rank + 1))
            throw new InvalidDataException($"{name} is not an IDX file of unsigned bytes.");
        var dimensions = new int[rank];
        for (int i = 0; i < rank; i++)
            dimensions[i] = BinaryPrimitives.ReadInt32BigEndian(content.Span[(4 * (i + 1))..]);

        var values = content[(4 * (rank + 1))..];
        long expected = dimensions.Aggregate(1L, (product, size) => product * size);
        if (values.Length != expected)
            throw new InvalidDataException($"{name} should hold {expected} values; it holds {values.Length}.");
        return new IdxFile(dimensions, values);
    }
}
