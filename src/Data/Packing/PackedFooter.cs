using System.Buffers.Binary;

namespace Microsoft.ML.ResNet;

/// <summary>The beginning and the end of a packed file, by which it is recognised and found to be complete.</summary>
/// <param name="IndexOffset">From the start of the file.</param>
/// <param name="IndexLength">Bytes up to the footer.</param>
/// <param name="Count">Images.</param>
/// <param name="ClassCount">Classes.</param>
/// <param name="Checksum">XXH3 of the index, 64 bits.</param>
internal readonly record struct PackedFooter(long IndexOffset, long IndexLength, int Count, int ClassCount, ulong Checksum)
{
    public const int HeaderBytes = 16, Bytes = 48, Version = 1;

    /// <summary>As in PNG: no text, and broken by whoever takes it for text.</summary>
    private static ReadOnlySpan<byte> Magic => [0x89, (byte)'I', (byte)'M', (byte)'G', (byte)'S', 0x0D, 0x0A, 0x1A];

    private static ReadOnlySpan<byte> EndMagic => [0x1A, 0x0A, 0x0D, (byte)'S', (byte)'G', (byte)'M', (byte)'I', 0x89];

    /// <summary>What a file begins with.</summary>
    public static byte[] Header()
    {
        var header = new byte[HeaderBytes];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(Magic.Length), Version);
        return header;
    }

    /// <exception cref="InvalidDataException">It is no packed file, or not complete.</exception>
    public static PackedFooter Read(string path, FileStream file)
    {
        Span<byte> header = stackalloc byte[HeaderBytes], footer = stackalloc byte[Bytes];
        long length = file.Length;
        int read = RandomAccess.Read(file.SafeFileHandle, header, 0);
        if (read < Magic.Length || !header.StartsWith(Magic))
            throw Unusable(path, "is no file of packed images");
        if (read == HeaderBytes && BinaryPrimitives.ReadInt32LittleEndian(header[Magic.Length..]) is var version and not Version)
            throw Unusable(path, $"has version {version} of the format of packed images; this library reads version {Version}");
        if (length < HeaderBytes + Bytes || RandomAccess.Read(file.SafeFileHandle, footer, length - Bytes) < Bytes
            || !footer[^EndMagic.Length..].SequenceEqual(EndMagic))
            throw Unusable(path, FormattableString.Invariant($"is not complete: its {length} bytes do not end as packed images do"));

        var found = new PackedFooter(
            BinaryPrimitives.ReadInt64LittleEndian(footer), BinaryPrimitives.ReadInt64LittleEndian(footer[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(footer[16..]), BinaryPrimitives.ReadInt32LittleEndian(footer[20..]),
            BinaryPrimitives.ReadUInt64LittleEndian(footer[24..]));
        if (BinaryPrimitives.ReadInt64LittleEndian(footer[32..]) != length)
            throw Unusable(
                path, FormattableString.Invariant($"is not complete: it has {length} bytes, and another number when it was written"));
        bool fits = found.IndexOffset >= HeaderBytes && found.IndexLength is >= 0 and <= int.MaxValue
            && found.IndexOffset == length - Bytes - found.IndexLength && found.Count >= 0 && found.ClassCount >= 0
            && (long)found.Count * PackedEntry.Size + (long)found.ClassCount * sizeof(ushort) <= found.IndexLength;
        return fits ? found : throw Unusable(path, "is damaged: its index does not fit into it");
    }

    public void Write(Span<byte> bytes)
    {
        bytes[..Bytes].Clear();
        BinaryPrimitives.WriteInt64LittleEndian(bytes, IndexOffset);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], IndexLength);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[16..], Count);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[20..], ClassCount);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[24..], Checksum);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[32..], IndexOffset + IndexLength + Bytes);
        EndMagic.CopyTo(bytes[(Bytes - EndMagic.Length)..]);
    }

    public static InvalidDataException Unusable(string path, string reason) => new($"{path} {reason}.");
}
