using System.IO.Compression;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>A zip file being read. Entries are looked up by exact name; nothing is written where an entry's name points.</summary>
internal sealed class RepositoryReader : Repository
{
    private readonly ZipArchive _archive;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = [];

    private RepositoryReader(Stream stream, IExceptionContext ectx)
        : base(ectx)
    {
        try
        {
            _archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        }
        catch (Exception exception)
        {
            throw ectx.ExceptDecode(exception, "Failed to open a zip archive");
        }

        foreach (var entry in _archive.Entries)
            _entries[Normalize(entry.FullName)] = entry;
    }

    public static RepositoryReader Open(Stream stream, IExceptionContext ectx = null)
    {
        ectx.CheckValue(stream, nameof(stream));
        return new RepositoryReader(stream, ectx);
    }

    public Entry OpenEntryOrNull(string name) => OpenEntryOrNull(null, name);

    public Entry OpenEntryOrNull(string dir, string name)
    {
        if (!_entries.TryGetValue(NameOf(dir, name), out var found))
            return null;
        var file = CreateTemporary();
        try
        {
            // The bytes that are there count, not the length that the zip file declares.
            using (var source = found.Open())
                source.CopyTo(file);
            file.Position = 0;
            return new Entry(found.FullName, file, entry => entry.Stream.Dispose());
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public override void Dispose() => _archive.Dispose();
}
