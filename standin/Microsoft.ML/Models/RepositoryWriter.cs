using System.IO.Compression;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>
/// A zip file being written. Several entries can be open at a time, so each is written aside and goes into the archive once it is closed.
/// What is not followed by <see cref="Commit"/> may be incomplete.
/// </summary>
internal sealed class RepositoryWriter : Repository
{
    private readonly ZipArchive _archive;
    private readonly List<Entry> _open = [];
    private readonly HashSet<string> _names = [];
    private bool _disposed;

    private RepositoryWriter(Stream stream, IExceptionContext ectx)
        : base(ectx) => _archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);

    public static RepositoryWriter CreateNew(Stream stream, IExceptionContext ectx = null)
    {
        ectx.CheckValue(stream, nameof(stream));
        var rep = new RepositoryWriter(stream, ectx);
        using var entry = rep.CreateEntry("TrainingInfo", "Version.txt");
        using var writer = new StreamWriter(entry.Stream, leaveOpen: true);
        writer.WriteLine(typeof(RepositoryWriter).Assembly.GetName().Version.ToString(3));
        return rep;
    }

    public Entry CreateEntry(string name) => CreateEntry(null, name);

    public Entry CreateEntry(string dir, string name)
    {
        ExceptionContext.Check(!_disposed, "The repository is closed.");
        var path = NameOf(dir, name);
        ExceptionContext.CheckParam(_names.Add(path), nameof(name), $"Duplicate entry: '{path}'");
        var entry = new Entry(path, CreateTemporary(), Store);
        _open.Add(entry);
        return entry;
    }

    public void Commit()
    {
        while (_open.Count > 0)
            _open[^1].Dispose();
        _disposed = true;
        _archive.Dispose();
    }

    public override void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        foreach (var entry in _open)
            entry.Stream.Dispose();
        _archive.Dispose();
    }

    private void Store(Entry entry)
    {
        _open.Remove(entry);
        using var source = entry.Stream;
        if (_disposed)
            return;
        source.Position = 0;
        using var destination = _archive.CreateEntry(entry.Path).Open();
        source.CopyTo(destination);
    }
}
