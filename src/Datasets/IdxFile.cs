using System.Buffers.Binary;
using System.IO.Compression;

namespace Microsoft.ML.ResNet;

/// <summary>
/// A file in the IDX format of the MNIST family: a big-endian header with the sizes of the dimensions, then unsigned bytes; gzipped or not.
/// </summary>
/// <param name="Path">The file.</param>
/// <param name="Dimensions">The first counts the items.</param>
/// <param name="Values">
/// The bytes: where they are if the file is plain, unpacked in memory if it is gzipped, for one cannot jump in a gzipped file.
/// </param>
/// <param name="Offset">Where in <paramref name="Values"/> they begin.</param>
internal sealed record IdxFile(string Path, int[] Dimensions, ByteSource Values, long Offset)
{
    private const byte UnsignedBytes = 0x08;

    public int Count => Dimensions[0];

    /// <summary>Opens the content of a file, unpacked where it is gzipped, which its first bytes tell and not its name.</summary>
    public static Stream OpenContent(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        try
        {
            bool gzipped = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
            file.Position = 0;
            return gzipped ? new GZipStream(file, CompressionMode.Decompress) : file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads the header, and the values where they must be unpacked.</summary>
    /// <param name="path">A file that is there.</param>
    /// <param name="ranks">How many dimensions it may have.</param>
    /// <param name="role">What it is to hold, for messages.</param>
    /// <param name="problems">Gets what is wrong with the file.</param>
    /// <returns>Null where there is a problem.</returns>
    public static IdxFile? Read(string path, int[] ranks, string role, ICollection<string> problems)
    {
        using var content = OpenContent(path);
        try
        {
            string? problem = ReadHeader(content, path, ranks, role, out var dimensions);
            long length = problem is null ? CountValues(dimensions) : 0;
            if (length > Array.MaxLength && content is GZipStream)
                problem = $"The {role} of {path} must have at most {Array.MaxLength} values where it is gzipped; its header says "
                    + $"{string.Join('×', dimensions)}.";
            if (problem is null)
                return content is GZipStream
                    ? Unpack(content, path, dimensions, length, role, problems)
                    : Map(content, path, dimensions, length, role, problems);
            problems.Add(problem);
        }
        catch (InvalidDataException exception)
        {
            problems.Add($"{path} cannot be unpacked: {exception.Message}");
        }
        return null;
    }

    /// <summary>All values; for files of labels, which are small.</summary>
    public byte[] ReadAll()
    {
        byte[] values = new byte[Count];
        using var reader = Values.Open();
        reader.Read(Offset, values);
        return values;
    }

    /// <summary>As many as there can be where the product is more than that.</summary>
    private static long CountValues(int[] dimensions) =>
        dimensions.Aggregate(1L, (product, size) => product > long.MaxValue / size ? long.MaxValue : product * size);

    private static string? ReadHeader(Stream content, string path, int[] ranks, string role, out int[] dimensions)
    {
        dimensions = [];
        Span<byte> magic = stackalloc byte[4];
        int read = content.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        string expected = string.Join(" or ", ranks.Select(rank => $"0000{UnsignedBytes:x2}{rank:x2}"));
        if (read < magic.Length || magic is not [0, 0, UnsignedBytes, var rank] || !ranks.Contains(rank))
            return $"{path} must begin with the magic number {expected} to be an IDX file of {role}; received "
                + $"{(read == 0 ? "an empty file" : Convert.ToHexStringLower(magic[..read]))}.";

        Span<byte> sizes = stackalloc byte[4 * rank];
        if (content.ReadAtLeast(sizes, sizes.Length, throwOnEndOfStream: false) < sizes.Length)
            return $"{path} must have {rank} sizes after its magic number; the file is truncated.";
        dimensions = new int[rank];
        for (int i = 0; i < rank; i++)
            dimensions[i] = BinaryPrimitives.ReadInt32BigEndian(sizes[(4 * i)..]);
        return Array.TrueForAll(dimensions, size => size > 0) ? null : $"Every size in the header of {path} must be positive; received "
            + $"{string.Join('×', dimensions)}.";
    }

    private static IdxFile? Map(Stream content, string path, int[] dimensions, long length, string role, ICollection<string> problems)
    {
        long header = content.Position;
        if (content.Length - header == length)
            return new(path, dimensions, ByteSource.OfFile(path, content.Length), header);
        problems.Add(BadLength(path, role, dimensions, length, $"{content.Length - header}"));
        return null;
    }

    private static IdxFile? Unpack(Stream content, string path, int[] dimensions, long length, string role, ICollection<string> problems)
    {
        // deflate packs at most 1032 : 1, so a header that promises more is wrong, and no reason to ask for the memory.
        long most = new FileInfo(path).Length * 1032;
        byte[] values = new byte[Math.Min(length, most)];
        int read = content.ReadAtLeast(values, values.Length, throwOnEndOfStream: false);
        bool more = read == length && content.ReadByte() >= 0;
        if (read == length && !more)
            return new(path, dimensions, ByteSource.OfMemory(values), 0);
        problems.Add(BadLength(path, role, dimensions, length, more ? "more" : $"{read}"));
        return null;
    }

    private static string BadLength(string path, string role, int[] dimensions, long length, string received) =>
        $"The header of {path} says {string.Join('×', dimensions)}, {length} values of {role}; the file holds {received}.";
}
