using System.Buffers;
using System.IO.Compression;

namespace Microsoft.ML.ResNet;

/// <summary>A storage of the zip format: an entry, which System.IO.Compression reads forwards only.</summary>
internal sealed class ZipStorage(ZipArchiveEntry entry) : StorageReader
{
    private const int BufferSize = 1 << 16;

    private Stream? _stream;
    private long _position;
    private bool _isVerified;

    public override void Read(long start, Span<byte> bytes)
    {
        // Views of one storage mostly follow each other, so the stream is kept for the next.
        if (_stream is null || _position > start)
        {
            _stream?.Dispose();
            (_stream, _position) = (entry.Open(), 0);
        }

        Skip(_stream, start - _position);
        _stream.ReadExactly(bytes);
        _position = start + bytes.Length;
        if (_position == entry.Length)
        {
            _stream.Dispose();
            _stream = null;
        }
    }

    public override void Verify()
    {
        if (!_isVerified)
            ZipChecksum.Verify(entry);
        _isVerified = true;
    }

    private static void Skip(Stream stream, long count)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (; count > 0; count -= Math.Min(count, buffer.Length))
                stream.ReadExactly(buffer.AsSpan(0, (int)Math.Min(count, buffer.Length)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
