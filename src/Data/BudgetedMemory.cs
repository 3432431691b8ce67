namespace Microsoft.ML.ResNet;

/// <summary>
/// Segments of memory. The first bytes, up to the budget, are the process's own; the others are of a file that is mapped into memory and
/// gone when this is disposed.
/// </summary>
internal sealed class BudgetedMemory(long memoryBudget, string workspacePath) : IDisposable
{
    private readonly List<PixelSegment> _segments = [];
    private FileStream? _file;

    public long BytesInMemory { get; private set; }

    public long BytesInFile { get; private set; }

    /// <summary>Adds a segment, which stays this one's to dispose.</summary>
    /// <exception cref="IOException">The disk is full.</exception>
    public PixelSegment Add(int length)
    {
        var segment = Allocate(length);
        _segments.Add(segment);
        return segment;
    }

    public void Dispose()
    {
        foreach (var segment in _segments)
            segment.Dispose();
        _segments.Clear();
        _file?.Dispose();
        _file = null;
    }

    /// <summary>Tries to write there.</summary>
    /// <exception cref="IOException">It cannot be written there.</exception>
    public static void ThrowIfUnwritable(string workspacePath)
    {
        try
        {
            using var probe = CreateFile(workspacePath);
            probe.WriteByte(0);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"WorkspacePath must be a folder that can be written to; received \"{workspacePath}\": {exception.Message}", exception);
        }
    }

    private PixelSegment Allocate(int length)
    {
        if (BytesInMemory + length <= memoryBudget)
        {
            var segment = PixelSegment.InMemory(length);
            BytesInMemory += length;
            return segment;
        }

        _file ??= CreateFile(workspacePath);
        Extend(length);
        var mapped = PixelSegment.InFile(_file, BytesInFile, length);
        BytesInFile += length;
        return mapped;
    }

    private static FileStream CreateFile(string workspacePath)
    {
        Directory.CreateDirectory(workspacePath);
        string path = Path.Combine(workspacePath, $"resnet-pixels-{Guid.NewGuid():N}.tmp");
        var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
            Options = FileOptions.DeleteOnClose,
        });
        // Elsewhere than on Windows a file without a name lives until it is closed, however the process ends.
        if (!OperatingSystem.IsWindows())
            File.Delete(path);
        return file;
    }

    /// <summary>Really writes the bytes: a full disk is an <see cref="IOException"/> here, but a crash in mapped memory.</summary>
    private void Extend(int length)
    {
        var zeros = new byte[Math.Min(length, 1 << 20)];
        try
        {
            _file!.Seek(0, SeekOrigin.End);
            for (int left = length; left > 0; left -= zeros.Length)
                _file.Write(zeros, 0, Math.Min(left, zeros.Length));
            _file.Flush();
        }
        catch (IOException exception)
        {
            throw new IOException(
                FormattableString.Invariant($"The images beyond the memory budget of {memoryBudget / 1e6:n0} MB do not fit into ")
                + FormattableString.Invariant($"{workspacePath} after {BytesInFile / 1e6:n0} MB: {exception.Message.TrimEnd('.')}. ")
                + "Set WorkspacePath to a folder with more room, or a larger MemoryBudget.", exception);
        }
    }
}
