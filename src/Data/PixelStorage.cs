namespace Microsoft.ML.ResNet;

/// <summary>
/// Rows of pixels of one length, in segments that are added as rows come. The first bytes, up to the budget, are kept in memory;
/// the others in a file that is mapped into memory and gone when the storage is disposed.
/// </summary>
internal sealed unsafe class PixelStorage(int rowBytes, long? expectedRows, long memoryBudget, string workspacePath) : IDisposable
{
    private const int SegmentBytes = 16 << 20;

    private readonly int _segmentRows = (int)Math.Max(1, Math.Min(SegmentBytes / rowBytes, expectedRows ?? long.MaxValue));
    // Replaced as a whole, so that workers may read rows while the reader adds segments.
    private volatile PixelSegment[] _segments = [];
    private FileStream? _file;
    private bool _disposed;

    public int RowBytes { get; } = rowBytes;

    public long BytesInMemory { get; private set; }

    public long BytesInFile { get; private set; }

    public long Capacity => (long)_segments.Length * _segmentRows;

    /// <summary>Makes room for <paramref name="rows"/> rows. What they hold at first is undefined.</summary>
    public void Reserve(long rows)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        while (Capacity < rows)
            _segments = [.. _segments, AddSegment(checked(_segmentRows * RowBytes))];
    }

    public Span<byte> Row(long row)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var (segment, index) = Math.DivRem(row, _segmentRows);
        return new Span<byte>(_segments[segment].Start + index * RowBytes, RowBytes);
    }

    public void Dispose()
    {
        if (_disposed)
            return;

        _disposed = true;
        foreach (var segment in _segments)
            segment.Dispose();
        _segments = [];
        _file?.Dispose();
    }

    private PixelSegment AddSegment(int length)
    {
        if (BytesInMemory + length <= memoryBudget)
        {
            var segment = PixelSegment.InMemory(length);
            BytesInMemory += length;
            return segment;
        }

        _file ??= CreateFile();
        Extend(_file, length);
        var mapped = PixelSegment.InFile(_file, BytesInFile, length);
        BytesInFile += length;
        return mapped;
    }

    private FileStream CreateFile()
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
    private static void Extend(FileStream file, int length)
    {
        var zeros = new byte[Math.Min(length, 1 << 20)];
        file.Seek(0, SeekOrigin.End);
        for (int left = length; left > 0; left -= zeros.Length)
            file.Write(zeros, 0, Math.Min(left, zeros.Length));
        file.Flush();
    }
}
