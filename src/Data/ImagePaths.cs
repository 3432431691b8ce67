using System.Security.Cryptography;
using System.Text;

namespace Microsoft.ML.ResNet;

/// <summary>
/// The paths of the images of a data set, of which there may be millions: their text and eight bytes each. Any number of threads may read
/// while none adds.
/// </summary>
internal sealed class ImagePaths
{
    private const int BlockBytes = 1 << 20;
    private const int LengthBits = 16;

    // A path is in one block; an entry is its place, counted over all blocks, and its length.
    private readonly List<byte[]> _blocks = [];
    private readonly List<ulong> _entries = [];
    private int _free = BlockBytes;

    public int Count => _entries.Count;

    public string this[int index] => Encoding.UTF8.GetString(Text(index));

    public void Add(ReadOnlySpan<char> path)
    {
        int length = Encoding.UTF8.GetByteCount(path);
        if (length >= 1 << LengthBits)
            throw new InvalidDataException($"A path of {length} bytes is longer than any system allows: {path[..100]}...");
        if (length > BlockBytes - _free)
        {
            _blocks.Add(GC.AllocateUninitializedArray<byte>(BlockBytes));
            _free = 0;
        }

        Encoding.UTF8.GetBytes(path, _blocks[^1].AsSpan(_free));
        ulong place = (ulong)(_blocks.Count - 1) * BlockBytes + (ulong)_free;
        _entries.Add(place << LengthBits | (uint)length);
        _free += length;
    }

    /// <summary>Gives back what was reserved for more.</summary>
    public void Trim() => _entries.TrimExcess();

    /// <summary>Leaves out some of them.</summary>
    /// <param name="indices">In ascending order.</param>
    public void RemoveAll(IEnumerable<int> indices)
    {
        var left = indices.ToHashSet();
        int index = 0;
        _entries.RemoveAll(_ => left.Contains(index++));
    }

    /// <summary>
    /// A hash of the paths of some images, without the folder that all have in common: the same wherever the data lies, under any system.
    /// </summary>
    public byte[] Hash(ReadOnlySpan<int> indices)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        int common = CommonFolder();
        var name = new byte[1 << LengthBits];
        foreach (int index in indices)
        {
            var rest = Text(index)[common..];
            rest.Replace(name, (byte)'\\', (byte)'/');
            name[rest.Length] = 0;
            hash.AppendData(name, 0, rest.Length + 1);
        }

        return hash.GetHashAndReset();
    }

    private ReadOnlySpan<byte> Text(int index)
    {
        var (place, length) = (_entries[index] >> LengthBits, _entries[index] & ((1 << LengthBits) - 1));
        return _blocks[(int)(place / BlockBytes)].AsSpan((int)(place % BlockBytes), (int)length);
    }

    /// <summary>Bytes of the folder that all paths begin with.</summary>
    private int CommonFolder()
    {
        var first = Count == 0 ? [] : Text(0);
        int common = first.Length;
        for (int i = 1; i < Count && common > 0; i++)
            common = first[..common].CommonPrefixLength(Text(i));
        return first[..common].LastIndexOfAny((byte)'/', (byte)'\\') + 1;
    }
}
