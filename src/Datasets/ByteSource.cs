namespace Microsoft.ML.ResNet;

/// <summary>Bytes that many may read at once, each with a reader of his own.</summary>
internal abstract class ByteSource
{
    public static ByteSource OfFile(string path, long length) => new InFile(path, length);

    public static ByteSource OfMemory(byte[] content) => new InMemory(content);

    public abstract IByteReader Open();

    private sealed class InMemory(byte[] content) : ByteSource
    {
        public override IByteReader Open() => new Reader(content);

        private sealed class Reader(byte[] content) : IByteReader
        {
            public void Read(long offset, Span<byte> bytes) => content.AsSpan((int)offset, bytes.Length).CopyTo(bytes);

            public void Dispose()
            {
            }
        }
    }

    /// <summary>
    /// Read by position, through the system's cache, and not mapped into memory: where a file shrinks while it is mapped, touching what is
    /// gone ends the process, and here it is an <see cref="IOException"/>.
    /// </summary>
    private sealed class InFile(string path, long length) : ByteSource
    {
        public override IByteReader Open() => new Reader(path, length);

        private sealed class Reader : IByteReader
        {
            private readonly Microsoft.Win32.SafeHandles.SafeFileHandle _file;
            private readonly string _path;

            public Reader(string path, long length)
            {
                _path = path;
                _file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, FileOptions.RandomAccess);
                if (RandomAccess.GetLength(_file) is var now && now != length)
                {
                    _file.Dispose();
                    throw new IOException($"{path} has changed since it was loaded: it had {length} bytes and has {now}.");
                }
            }

            public void Read(long offset, Span<byte> bytes)
            {
                while (bytes.Length > 0)
                {
                    int read = RandomAccess.Read(_file, bytes, offset);
                    if (read == 0)
                        throw new IOException($"{_path} has become shorter since it was loaded.");
                    offset += read;
                    bytes = bytes[read..];
                }
            }

            public void Dispose() => _file.Dispose();
        }
    }
}
