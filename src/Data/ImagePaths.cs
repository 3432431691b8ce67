using System.Security.Cryptography;
using System.Text;

namespace Microsoft.ML.ResNet;

/// <summary>
/// The paths of the images of a data set, of which there may be millions: their text and eight bytes each. Any number of threads may read
/// while none adds.
/// </summary>
internal class ImagePaths
{
    private const int BlockBytes = 1 << 20;
    private const int LengthBits = 16;

    // A path is in one block; an entry is its place, counted over all blocks, and its length.
    private readonly List<byte[]> _blocks = [];
    private readonly List<ulong> _entries = [];
    private int _free = BlockBytes;

    public int Count => _entries.Count;

    public string this[int index] => Encoding.UTF8.GetString(Text(index));

    public virtual void Add(ReadOnlySpan<char> path)
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
    public virtual void Trim() => _entries.TrimExcess();

    /// <summary>Leaves out some of them.</summary>
    /// <param name="indices">In ascending order.</param>
    public virtual void RemoveAll(IReadOnlyCollection<int> indices)
    {
        var left = indices.ToHashSet();
        int index = 0;
        _entries.RemoveAll(_ => left.Contains(index++));
    }

    /// <summary>The lengths of some of the files; -1 where there is none.</summary>
    public virtual long[] Lengths(int[] indices)
    {
        var lengths = new long[indices.Length];
        OwnThreads.For(indices.Length, i => lengths[i] = new FileInfo(this[indices[i]]) is { Exists: true } file ? file.Length : -1);
        return lengths;
    }

    /// <summary>Opens what reads the images.</summary>
    public virtual IImageSource Open() => new ImageFileSource(this);

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

    /// <summary>A path within the folder that all have in common.</summary>
    /// <param name="common">The length of that folder.</param>
    /// <param name="index">Which path.</param>
    public string NameWithin(int common, int index) => Encoding.UTF8.GetString(Text(index)[common..]).Replace('\\', '/');

    private ReadOnlySpan<byte> Text(int index)
    {
        var (place, length) = (_entries[index] >> LengthBits, _entries[index] & ((1 << LengthBits) - 1));
        return _blocks[(int)(place / BlockBytes)].AsSpan((int)(place % BlockBytes), (int)length);
    }

    /// <summary>Bytes of the folder that all paths begin with.</summary>
    public int CommonFolder()
    {
        var first = Count == 0 ? [] : Text(0);
        int common = first.Length;
        for (int i = 1; i < Count && common > 0; i++)
            common = first[..common].CommonPrefixLength(Text(i));
        return first[..common].LastIndexOfAny((byte)'/', (byte)'\\') + 1;
    }
}
