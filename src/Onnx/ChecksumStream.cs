using System.Security.Cryptography;

namespace Microsoft.ML.ResNet;

/// <summary>Reads a model of known length, and tells afterwards whether it is the one that was written.</summary>
/// <param name="source">Stands before the model; it is left open.</param>
/// <param name="length">Bytes of the model.</param>
internal sealed class ChecksumStream(Stream source, long length) : Stream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _end = new byte[OnnxChecksum.Length];
    private readonly long _covered = Math.Max(0, length - OnnxChecksum.Length);
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position { get => _position; set => throw new NotSupportedException(); }

    /// <summary>To be called when all was read.</summary>
    /// <exception cref="InvalidDataException">Something was changed since the model was written.</exception>
    public void Verify()
    {
        if (OnnxChecksum.IsEntry(_end) && !OnnxChecksum.Entry(_hash.GetHashAndReset()).AsSpan().SequenceEqual(_end))
            throw new InvalidDataException("it is damaged: its SHA-256 is not the one that was written with it");
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var read = buffer[..source.Read(buffer[..(int)Math.Min(buffer.Length, length - _position)])];
        int covered = (int)Math.Clamp(_covered - _position, 0, read.Length);
        _hash.AppendData(read[..covered]);
        if (covered < read.Length)
            read[covered..].CopyTo(_end.AsSpan((int)(_position + covered - _covered)));
        _position += read.Length;
        return read.Length;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _hash.Dispose();
        base.Dispose(disposing);
    }
}
