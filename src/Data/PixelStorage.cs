namespace Microsoft.ML.ResNet;

/// <summary>
/// Rows of pixels of one length, in segments that are added as rows come. The first bytes, up to the budget, are kept in memory;
/// the others in a file that is mapped into memory and gone when the storage is disposed.
/// </summary>
internal sealed unsafe class PixelStorage(int rowBytes, long? expectedRows, long memoryBudget, string workspacePath) : IDisposable
{
    private const int SegmentBytes = 16 << 20;

    private readonly BudgetedMemory _memory = new(memoryBudget, workspacePath);
    private readonly int _segmentRows = (int)Math.Max(1, Math.Min(SegmentBytes / rowBytes, expectedRows ?? long.MaxValue));
    // Replaced as a whole, so that workers may read rows while the reader adds segments.
    private volatile PixelSegment[] _segments = [];
    private bool _disposed;

    public int RowBytes { get; } = rowBytes;

    public long BytesInMemory => _memory.BytesInMemory;

    public long BytesInFile => _memory.BytesInFile;

    public long Capacity => (long)_segments.Length * _segmentRows;

    /// <summary>Makes room for <paramref name="rows"/> rows. What they hold at first is undefined.</summary>
    public void Reserve(long rows)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        while (Capacity < rows)
            _segments = [.. _segments, _memory.Add(checked(_segmentRows * RowBytes))];
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
        _segments = [];
        _memory.Dispose();
    }
}
