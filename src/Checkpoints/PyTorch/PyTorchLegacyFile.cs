using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;

namespace Microsoft.ML.ResNet;

/// <summary>
/// The format of torch.save before PyTorch 1.6: the pickles of a magic number, a version, facts about the machine, the saved object and the
/// keys of its storages, then the storages in that order, each as 8 bytes of element count and its elements, little-endian.
/// </summary>
internal static class PyTorchLegacyFile
{
    private const long Version = 1001;

    private static readonly BigInteger MagicNumber = BigInteger.Parse(
        "1950a86a20f9469cfc6c", NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    public static bool IsStart(ReadOnlySpan<byte> start) => start is [(byte)PickleOpcode.Protocol, ..];

    /// <param name="file">Seekable; belongs to the result.</param>
    /// <param name="stateDict">See <see cref="CheckpointOptions.StateDict"/>.</param>
    /// <exception cref="InvalidDataException">It is not such a file.</exception>
    public static CheckpointContent Read(Stream file, string? stateDict)
    {
        // Not disposed: that would close the file.
        var buffered = new BufferedStream(file, 1 << 14);
        if (new Unpickler(buffered).Read() is not BigInteger magic || magic != MagicNumber)
            throw new InvalidDataException("it is a pickle but not one of torch.save");
        if (new Unpickler(buffered).Read() is not Version)
            throw new InvalidDataException("it is not of version 1001 of the format");
        new Unpickler(buffered).Read();
        var unpickler = new Unpickler(buffered);
        object? root = unpickler.Read();
        var found = StateDictSearch.Find(root, stateDict);
        var positions = Positions(buffered, new Unpickler(buffered).Read(), unpickler.Storages);
        return new(PyTorchTensors.Of(found.Dictionary, Storage, isBigEndian: false),
            StateDictSearch.Metadata(root)) { Notes = found.Notes };

        FileStorage Storage(PickledStorage storage) =>
            positions.TryGetValue(storage.Key, out long position)
                ? new(file, position)
                : throw new InvalidDataException($"it lacks storage {storage.Key}, which its pickle refers to");
    }

    /// <summary>Where the elements of each storage begin.</summary>
    private static Dictionary<string, long> Positions(
        BufferedStream file, object? keys, IReadOnlyDictionary<string, PickledStorage> storages)
    {
        var positions = new Dictionary<string, long>(StringComparer.Ordinal);
        long position = file.Position;
        Span<byte> count = stackalloc byte[sizeof(long)];
        foreach (object? item in (keys as PickleSequence ?? throw new InvalidDataException("it has no list of storages")).Items)
        {
            if (item is not string key || !storages.TryGetValue(key, out var storage))
                throw new InvalidDataException($"it lists a storage that its pickle does not refer to: {item as string}");

            file.Position = position;
            if (file.ReadAtLeast(count, count.Length, throwOnEndOfStream: false) < count.Length)
                throw new InvalidDataException($"it is truncated: it ends before storage {key}");
            long found = BinaryPrimitives.ReadInt64LittleEndian(count);
            if (found != storage.ElementCount)
                throw new InvalidDataException(string.Create(
                    CultureInfo.InvariantCulture, $"storage {key} has {found:n0} elements; its pickle says {storage.ElementCount:n0}"));
            position += count.Length;
            if (!positions.TryAdd(key, position))
                throw new InvalidDataException($"it lists storage {key} twice");
            if (storage.ByteCount > file.Length - position)
                throw new InvalidDataException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"it is truncated: storage {key} takes {storage.ByteCount:n0} bytes, and {file.Length - position:n0} are left"));
            position += storage.ByteCount;
        }
        return positions;
    }
}
