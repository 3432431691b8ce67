namespace Microsoft.ML.ResNet;

/// <summary>Tells formats apart by their first bytes, and says which file it is that cannot be read.</summary>
internal static class CheckpointFile
{
    private const int SignatureLength = 16;
    private const int BufferSize = 1 << 16;

    public static FileStream Open(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.RandomAccess);

    /// <returns>
    /// <paramref name="stream"/> from here on if it can seek, else a copy of its rest in a temporary file that goes away when it is closed.
    /// </returns>
    public static Stream Seekable(Stream stream)
    {
        if (stream.CanSeek)
            return stream.Position == 0
                ? stream
                : throw new ArgumentException($"The stream must be at its beginning; received one at {stream.Position}.", nameof(stream));

        var copy = new FileStream(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None,
            BufferSize, FileOptions.DeleteOnClose);
        try
        {
            stream.CopyTo(copy);
            copy.Position = 0;
            return copy;
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }

    /// <param name="stream">Seekable and at its beginning; the result reads from it.</param>
    /// <param name="name">For messages.</param>
    /// <param name="stateDict">See <see cref="CheckpointOptions.StateDict"/>.</param>
    /// <exception cref="InvalidDataException">It is no checkpoint, or a broken one, or one that asks for more than tensors.</exception>
    public static CheckpointContent Read(Stream stream, string name, string? stateDict = null)
    {
        try
        {
            return Content(stream, stateDict, stream is FileStream file && file.Name == Path.GetFullPath(name)
                ? Path.GetDirectoryName(file.Name) : null);
        }
        // What the parsers of the runtime throw at broken files.
        catch (Exception error)
            when (error is InvalidDataException or EndOfStreamException or OverflowException or ArgumentException or NotSupportedException)
        {
            throw new InvalidDataException($"{name} cannot be read as a checkpoint: {error.Message.TrimEnd('.')}.", error);
        }
    }

    private static CheckpointContent Content(Stream stream, string? stateDict, string? folder)
    {
        var buffer = new byte[SignatureLength];
        var start = buffer.AsSpan(0, stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false));
        stream.Position = 0;
        if (ShardIndex.IsStart(start))
            return ShardIndex.Read(stream, folder, shard => Content(shard, stateDict, folder: null));
        if (PyTorchZipFile.IsStart(start))
            return PyTorchZipFile.Read(stream, stateDict);
        if (SafetensorsReader.IsStart(start))
            return SafetensorsReader.Read(stream);
        if (PyTorchLegacyFile.IsStart(start))
            return PyTorchLegacyFile.Read(stream, stateDict);
        if (OnnxCheckpointFile.IsStart(start))
            return OnnxCheckpointFile.Read(stream);
        throw new InvalidDataException(ForeignFile.Describe(stream));
    }
}
