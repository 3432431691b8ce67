using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Writes a packed file aside, and gives it its name when it is complete. What an interrupted writing has left is gone on from.
/// </summary>
internal sealed class PackedImageWriter : IDisposable
{
    /// <summary>So much may be lost where the system itself goes down.</summary>
    private const long BytesBetweenFlushes = 256 << 20;

    private readonly string _path;
    private readonly FileStream _file;
    private readonly List<PackedEntry> _entries = [];
    private readonly List<byte[]> _names = [];
    private readonly Dictionary<long, PackedRecord> _written = [];
    private long _flushed;

    /// <param name="path">Of the complete file.</param>
    /// <exception cref="IOException">There is one already, or another process writes it.</exception>
    public PackedImageWriter(string path)
    {
        if (File.Exists(path))
            throw new IOException($"{path} must not exist: it is not overwritten. Delete it, or load it with LoadFromPackedImages.");
        _path = path;
        _file = new FileStream(path + ".part", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1 << 20);
        try
        {
            GoOn();
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>What is written until it is complete.</summary>
    public string PartPath => _file.Name;

    /// <summary>Images that are in the file.</summary>
    public int Count => _entries.Count;

    /// <summary>The last row whose image is in the file, or -1.</summary>
    public long LastRow { get; private set; } = -1;

    /// <summary>What an earlier writing left of a row.</summary>
    public bool TryGet(long row, out PackedRecord record) => _written.TryGetValue(row, out record);

    /// <summary>Throws away what an earlier writing has left.</summary>
    public void StartAnew()
    {
        _entries.Clear();
        _names.Clear();
        _written.Clear();
        LastRow = -1;
        _file.SetLength(0);
        _file.Write(PackedFooter.Header());
    }

    public void Add(long row, int label, string name, ReadOnlySpan<byte> image)
    {
        var record = new PackedRecord(row, label, name, image.Length, XxHash3.HashToUInt64(image));
        _file.Write(record.Header());
        Enter(record, _file.Position);
        _file.Write(image);
        if (_file.Position - _flushed < BytesBetweenFlushes)
            return;
        _file.Flush(flushToDisk: true);
        _flushed = _file.Position;
    }

    /// <summary>Writes the index, and gives the file its name.</summary>
    public void Complete(IReadOnlyList<string> classNames)
    {
        long start = _file.Position;
        var hash = new XxHash3();
        byte[][] classes = [.. classNames.Select(name => Encoding.UTF8.GetBytes(name))];
        long names = (long)Count * PackedEntry.Size + classes.Sum(name => (long)name.Length + sizeof(ushort));
        var bytes = new byte[PackedEntry.Size];
        for (int i = 0; i < Count; i++)
        {
            (_entries[i] with { NameOffset = names }).Write(bytes);
            Write(bytes);
            names += _names[i].Length;
        }

        foreach (byte[] name in classes)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes, checked((ushort)name.Length));
            Write(bytes.AsSpan(0, sizeof(ushort)));
            Write(name);
        }

        foreach (byte[] name in _names)
            Write(name);
        var footer = new byte[PackedFooter.Bytes];
        new PackedFooter(start, _file.Position - start, Count, classes.Length, hash.GetCurrentHashAsUInt64()).Write(footer);
        _file.Write(footer);
        _file.Flush(flushToDisk: true);
        _file.Dispose();
        File.Move(_path + ".part", _path);

        void Write(ReadOnlySpan<byte> part)
        {
            hash.Append(part);
            _file.Write(part);
        }
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Finds the records that are whole, and cuts off what follows them.</summary>
    private void GoOn()
    {
        byte[] header = new byte[PackedFooter.HeaderBytes];
        if (_file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length
            || !header.AsSpan().SequenceEqual(PackedFooter.Header()))
        {
            if (_file.Length >= header.Length)
                throw new IOException($"{_file.Name} is in the way: it is no packed file that was begun.");
            StartAnew();
            return;
        }

        byte[] image = [];
        long whole = _file.Position;
        while (PackedRecord.TryRead(_file, ref image, out var record))
        {
            _written[record.Row] = record;
            Enter(record, _file.Position - record.Length);
            whole = _file.Position;
        }

        _file.SetLength(whole);
        _flushed = _file.Position = whole;
    }

    private void Enter(PackedRecord record, long offset)
    {
        byte[] name = Encoding.UTF8.GetBytes(record.Name);
        _entries.Add(new(offset, record.Checksum, record.Length, record.Label, 0, name.Length));
        _names.Add(name);
        LastRow = record.Row;
    }
}
