using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Microsoft.ML.ResNet;

/// <summary>
/// The format of torch.save since PyTorch 1.6: a zip archive with <c>data.pkl</c> and a file for each storage, in one folder. Entries are
/// looked up by name and read in place: none is ever unpacked.
/// </summary>
internal static class PyTorchZipFile
{
    private const string PickleName = "data.pkl";
    private const long LongestByteOrder = 16;

    public static bool IsStart(ReadOnlySpan<byte> start) => start.StartsWith("PK\x03\x04"u8);

    /// <param name="file">Seekable; belongs to the result.</param>
    /// <param name="stateDict">See <see cref="CheckpointOptions.StateDict"/>.</param>
    /// <exception cref="InvalidDataException">It is not such a file.</exception>
    public static CheckpointContent Read(Stream file, string? stateDict)
    {
        var archive = Open(file);
        var entries = new Dictionary<string, ZipArchiveEntry>(StringComparer.Ordinal);
        foreach (var entry in archive.Entries)
        {
            if (!entries.TryAdd(entry.FullName, entry))
                throw new InvalidDataException($"its zip archive has {entry.FullName} twice");
        }

        string folder = Folder(entries.Keys);
        if (entries.Keys.Any(name => name == $"{folder}constants.pkl" || name.StartsWith($"{folder}code/", StringComparison.Ordinal)))
            throw new InvalidDataException("it is a TorchScript archive, which is a program; save its weights instead: "
                + "torch.save(torch.jit.load(path).state_dict(), path)");

        using var pickle = new BufferedStream(Checked(entries[folder + PickleName]).Open());
        var unpickler = new Unpickler(pickle);
        object? root = unpickler.Read();
        var found = StateDictSearch.Find(root, stateDict);
        var tensors = PyTorchTensors.Of(found.Dictionary, storage =>
            Storage(entries, $"{folder}data/{storage.Key}", storage), IsBigEndian(entries.GetValueOrDefault($"{folder}byteorder")));
        return new(tensors, StateDictSearch.Metadata(root)) { Notes = found.Notes };
    }

    /// <summary>The directory of an archive is at its end.</summary>
    private static ZipArchive Open(Stream file)
    {
        try
        {
            return new(file, ZipArchiveMode.Read, leaveOpen: true);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"it is truncated or damaged: it begins as a zip archive, and after its {file.Length:n0} "
                + $"bytes there is no directory of its files", error);
        }
    }

    private static string Folder(IEnumerable<string> names)
    {
        string[] pickles = [.. names.Where(name => name.EndsWith($"/{PickleName}", StringComparison.Ordinal)
            && name.IndexOf('/', StringComparison.Ordinal) == name.Length - PickleName.Length - 1)];
        return pickles is [var pickle]
            ? pickle[..^PickleName.Length]
            : throw new InvalidDataException($"it is a zip archive but not one of torch.save, which has one folder with {PickleName}; "
                + $"this one has {pickles.Length}");
    }

    private static ZipStorage Storage(Dictionary<string, ZipArchiveEntry> entries, string name, PickledStorage storage)
    {
        if (!entries.TryGetValue(name, out var entry))
            throw new InvalidDataException($"it lacks {name}, which its pickle refers to");
        return Stored(entry).Length == storage.ByteCount
            ? new(entry)
            : throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture, $"{name} has {entry.Length:n0} bytes; its pickle says {storage.ByteCount:n0}"));
    }

    /// <summary>torch.save compresses nothing. That nothing is decompressed means that no file can be larger in memory than on
    /// disk.</summary>
    private static ZipArchiveEntry Stored(ZipArchiveEntry entry) =>
        entry.CompressedLength == entry.Length
            ? entry
            : throw new InvalidDataException($"{entry.FullName} is compressed, from {entry.Length:n0} to {entry.CompressedLength:n0} "
                + $"bytes; torch.save stores files as they are");

    private static ZipArchiveEntry Checked(ZipArchiveEntry entry)
    {
        ZipChecksum.Verify(Stored(entry));
        return entry;
    }

    private static bool IsBigEndian(ZipArchiveEntry? entry)
    {
        // PyTorch before 2.1 did not say, and was for little-endian machines.
        if (entry is null)
            return false;
        if (entry.Length > LongestByteOrder)
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"its byteorder has {entry.Length:n0} bytes"));
        using var reader = new StreamReader(Checked(entry).Open(), Encoding.ASCII);
        return reader.ReadToEnd() switch
        {
            "little" => false,
            "big" => true,
            var other => throw new InvalidDataException($"its byteorder must be little or big; it is \"{other}\""),
        };
    }
}
