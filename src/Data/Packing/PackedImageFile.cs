using System.Buffers.Binary;
using System.IO.Hashing;
using System.IO.MemoryMappedFiles;
using System.Text;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Many image files in one, mapped into memory: any number of threads and processes read any of them at once, from the system's one copy.
/// <c>docs/packed-images.md</c> has the layout.
/// </summary>
internal sealed unsafe class PackedImageFile : IDisposable
{
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;
    private readonly PackedFooter _footer;
    private bool _disposed;

    private PackedImageFile(string path, FileStream file)
    {
        Path = path;
        _footer = PackedFooter.Read(path, file);
        // Owns the file from here on.
        _map = MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        try
        {
            _view = _map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
            _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
            ClassNames = CheckIndex();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string Path { get; }

    public int Count => _footer.Count;

    /// <summary>The names of the classes, in the order of labels.</summary>
    public IReadOnlyList<string> ClassNames { get; } = [];

    /// <summary>Opens a file.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    /// <exception cref="InvalidDataException">
    /// It is no packed file, is not complete, or its index is damaged; the message says which.
    /// </exception>
    public static PackedImageFile Open(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        try
        {
            return new(path, file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The class of an image, from 0.</summary>
    public int LabelOf(int image) => Entry(image).Label;

    /// <summary>The image's path within the set that was packed.</summary>
    public string NameOf(int image)
    {
        var entry = Entry(image);
        return Encoding.UTF8.GetString(_start + _footer.IndexOffset + entry.NameOffset, entry.NameLength);
    }

    /// <summary>Bytes of an image file.</summary>
    public int LengthOf(int image) => Entry(image).Length;

    /// <summary>An image file; valid until this is disposed.</summary>
    /// <exception cref="UnreadableImageException">Its block is damaged.</exception>
    public ReadOnlySpan<byte> ImageOf(int image)
    {
        var entry = Entry(image);
        var bytes = new ReadOnlySpan<byte>(_start + entry.Offset, entry.Length);
        return XxHash3.HashToUInt64(bytes) == entry.Checksum
            ? bytes
            : throw new UnreadableImageException($"its block of {Path} is damaged: the checksum differs");
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        Release();
        _view?.Dispose();
        _map?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A data view is not disposed: the mapping goes with the last who has it.</summary>
    ~PackedImageFile() => Release();

    private void Release()
    {
        _disposed = true;
        if (_start is not null)
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
    }

    private PackedEntry Entry(int image)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)image, (uint)Count, nameof(image));
        return PackedEntry.Read(new ReadOnlySpan<byte>(_start + _footer.IndexOffset + (long)image * PackedEntry.Size, PackedEntry.Size));
    }

    /// <summary>Everything that is read later without a further look is looked at now.</summary>
    private string[] CheckIndex()
    {
        var index = new ReadOnlySpan<byte>(_start + _footer.IndexOffset, (int)_footer.IndexLength);
        if (XxHash3.HashToUInt64(index) != _footer.Checksum)
            throw Damaged("the checksum of its index differs");
        long entries = (long)Count * PackedEntry.Size;
        for (int i = 0; i < Count; i++)
        {
            var entry = Entry(i);
            if (entry.Offset < PackedFooter.HeaderBytes || entry.Length < 0 || entry.Offset > _footer.IndexOffset - entry.Length)
                throw Damaged($"image {i} lies outside of it");
            if (entry.NameOffset < entries || entry.NameOffset > index.Length - entry.NameLength)
                throw Damaged($"the name of image {i} lies outside of its index");
            if ((uint)entry.Label >= (uint)_footer.ClassCount)
                throw Damaged($"image {i} has label {entry.Label} of {_footer.ClassCount} classes");
        }

        var classes = new string[_footer.ClassCount];
        int at = (int)entries;
        for (int i = 0; i < classes.Length; i++)
        {
            int length = at + sizeof(ushort) <= index.Length ? BinaryPrimitives.ReadUInt16LittleEndian(index[at..]) : int.MaxValue;
            if (length > index.Length - at - sizeof(ushort))
                throw Damaged($"the name of class {i} lies outside of its index");
            classes[i] = Encoding.UTF8.GetString(index.Slice(at + sizeof(ushort), length));
            at += sizeof(ushort) + length;
        }

        return classes;
    }

    private InvalidDataException Damaged(string reason) => PackedFooter.Unusable(Path, $"is damaged: {reason}");
}
