using System.Buffers;
using System.IO.Compression;

namespace Microsoft.ML.ResNet;

/// <summary>The checksums of a zip archive, which .NET does not look at.</summary>
internal static class ZipChecksum
{
    private const int BufferSize = 1 << 16;

    /// <summary>Reads all of an entry.</summary>
    /// <exception cref="InvalidDataException">It is not what was written.</exception>
    public static void Verify(ZipArchiveEntry entry)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            var checksum = new Crc32();
            using var stream = entry.Open();
            for (int count = stream.Read(buffer); count > 0; count = stream.Read(buffer))
                checksum.Append(buffer.AsSpan(0, count));
            if (checksum.Value != entry.Crc32)
                throw new InvalidDataException(
                    $"{entry.FullName} is damaged: its checksum is {checksum.Value:x8} instead of {entry.Crc32:x8}");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
