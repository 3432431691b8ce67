namespace Microsoft.ML.ResNet;

/// <summary>Images that stay in their files until they are shown: of each only the path is kept.</summary>
internal sealed class ImageFileSource(ImagePaths paths) : IImageSource
{
    /// <summary>A larger file's memory is not kept for the next.</summary>
    private const int LargestKeptBuffer = 16 << 20;

    // Without a lock, which costs a round trip each on network file systems.
    private const FileShare Unlocked = FileShare.ReadWrite | FileShare.Delete;

    public long BytesInFile => 0;

    public OriginalImage Read(int image, ref byte[] buffer)
    {
        try
        {
            using var file = File.OpenHandle(paths[image], FileMode.Open, FileAccess.Read, Unlocked);
            long length = RandomAccess.GetLength(file);
            if (length > Array.MaxLength)
                throw new UnreadableImageException(FormattableString.Invariant($"its {length} bytes are more than can be decoded"));
            if (buffer.Length < length || (buffer.Length > LargestKeptBuffer && length <= LargestKeptBuffer))
                buffer = GC.AllocateUninitializedArray<byte>((int)length);
            var bytes = buffer.AsSpan(0, (int)length);
            for (int read = 0, count; read < bytes.Length; read += count)
            {
                count = RandomAccess.Read(file, bytes[read..], read);
                if (count == 0)
                    throw new UnreadableImageException("it has become shorter while it was read");
            }

            return new(bytes, 0, 0, default);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException
            or NotSupportedException)
        {
            throw new UnreadableImageException(exception.Message.TrimEnd('.'), exception);
        }
    }

    public void Dispose()
    {
    }
}
