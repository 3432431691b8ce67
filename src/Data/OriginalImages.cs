using System.Runtime.InteropServices;
using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Images as they came, each of its own size: files, or four bytes a pixel. The first bytes, up to the budget, are kept in memory, the
/// others in a file that is mapped into memory. Any number of threads may put and read.
/// </summary>
internal sealed unsafe class OriginalImages(long memoryBudget, string workspacePath) : IImageSource
{
    private const int SmallestSegment = 1 << 20, LargestSegment = 16 << 20;

    private readonly BudgetedMemory _memory = new(memoryBudget, workspacePath);
    private readonly List<Entry> _entries = [];
    private byte* _free;
    private long _freeBytes;
    private bool _disposed;

    public long BytesInMemory => _memory.BytesInMemory;

    public long BytesInFile => _memory.BytesInFile;

    /// <summary>Copies an image to the place <paramref name="slot"/>.</summary>
    public void Put(int slot, RawImage raw)
    {
        bool isBitmap = raw.Width > 0;
        var bytes = isBitmap ? raw.Bitmap.Pixels : raw.DenseBytes();
        byte* start;
        lock (_entries)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            start = Allocate(bytes.Length);
            if (_entries.Count <= slot)
                CollectionsMarshal.SetCount(_entries, slot + 1);
            _entries[slot] = new((nint)start, bytes.Length, raw.Width, raw.Height, raw.Format);
        }

        bytes.CopyTo(new Span<byte>(start, bytes.Length));
    }

    /// <summary>An image; not while others are still being put.</summary>
    public OriginalImage this[int slot]
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var (start, length, width, height, format) = _entries[slot];
            return new(new ReadOnlySpan<byte>((byte*)start, length), width, height, format);
        }
    }

    /// <inheritdoc/>
    public OriginalImage Read(int image, ref byte[] buffer) => this[image];

    /// <summary>Lets the image of one slot be found at another.</summary>
    public void Move(int from, int to) => _entries[to] = _entries[from];

    public void Dispose()
    {
        _disposed = true;
        _memory.Dispose();
    }

    /// <summary>Segments grow with what is stored: a small data set takes little.</summary>
    private byte* Allocate(int length)
    {
        if (_freeBytes < length)
        {
            int segment = (int)Math.Max(length, Math.Clamp(BytesInMemory + BytesInFile, SmallestSegment, LargestSegment));
            _free = _memory.Add(segment).Start;
            _freeBytes = segment;
        }

        byte* start = _free;
        _free += length;
        _freeBytes -= length;
        return start;
    }

    private readonly record struct Entry(nint Start, int Length, int Width, int Height, MLPixelFormat Format);
}
