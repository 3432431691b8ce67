using System.Buffers;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Finds files of the same content. Most files differ in length, and most of the others in their last bytes: few are read as a whole, and
/// all that are read on several threads. Empty files are no copies but damaged images, which is for whoever reads them to say.
/// </summary>
internal static class DuplicateFiles
{
    private const int TailBytes = 512, BlockBytes = 1 << 16;

    /// <param name="images">All images.</param>
    /// <param name="most">How many of them may be opened.</param>
    /// <param name="problems">Receives a text for each group of copies.</param>
    /// <returns>How many have the length of another and were not opened.</returns>
    public static int Find(IReadOnlyList<FolderImage> images, int most, ICollection<string> problems)
    {
        var equallyLong = Alike([[.. images]], Length);
        var compared = Some(equallyLong, most);
        foreach (var copies in Alike(Alike(compared, Tail), Digest))
        {
            string where = copies.Select(image => image.ClassName).Distinct(StringComparer.Ordinal).Count() > 1 ? ", in different classes"
                : copies.Select(image => image.IsTest).Distinct().Count() > 1 ? ", in training and test part" : "";
            problems.Add($"No two files may have the same content unless {nameof(ImageFolderOptions.AllowDuplicates)} is set; "
                + $"{DatasetErrors.List([.. copies.Select(image => image.Name)])} have{where}.");
        }
        return equallyLong.Sum(group => group.Length) - compared.Sum(group => group.Length);
    }

    /// <summary>Whole groups, chosen as if at random: a file and its copy are both among them, or neither is.</summary>
    private static FolderImage[][] Some(FolderImage[][] groups, int most)
    {
        if (groups.Sum(group => (long)group.Length) <= most)
            return groups;
        var some = new List<FolderImage[]>();
        foreach (var group in groups.OrderBy(group => XxHash3.HashToUInt64(MemoryMarshal.AsBytes(group[0].Name.AsSpan()))))
        {
            if (group.Length > most)
                continue;
            some.Add(group);
            most -= group.Length;
        }
        return [.. some];
    }

    /// <summary>Divides each group by a key of its files; those that are alone in theirs are left out.</summary>
    private static FolderImage[][] Alike(FolderImage[][] groups, Func<string, UInt128> keyOf)
    {
        (FolderImage Image, int Group)[] files = [.. groups.SelectMany((group, number) => group.Select(image => (image, number)))];
        var keys = new UInt128[files.Length];
        OwnThreads.For(files.Length, i => keys[i] = keyOf(files[i].Image.Path));
        return
        [
            .. files.Zip(keys).GroupBy(file => (file.First.Group, Key: file.Second), file => file.First.Image)
                .Where(group => group.Key.Key != UInt128.Zero && group.Skip(1).Any()).Select(group => group.ToArray()),
        ];
    }

    /// <summary>0 is the key of files that are like no other.</summary>
    private static UInt128 Length(string path) => (UInt128)new FileInfo(path).Length;

    private static UInt128 Tail(string path)
    {
        using var file = Open(path);
        Span<byte> tail = stackalloc byte[TailBytes];
        int read = RandomAccess.Read(file, tail, Math.Max(0, RandomAccess.GetLength(file) - TailBytes));
        return XxHash128.HashToUInt128(tail[..read]);
    }

    private static UInt128 Digest(string path)
    {
        using var file = Open(path);
        var hash = new XxHash128();
        byte[] block = ArrayPool<byte>.Shared.Rent(BlockBytes);
        long read = 0;
        for (int count; (count = RandomAccess.Read(file, block, read)) > 0; read += count)
            hash.Append(block.AsSpan(0, count));
        ArrayPool<byte>.Shared.Return(block);
        return hash.GetCurrentHashAsUInt128();
    }

    /// <summary>Shared with all, for which no lock need be had of the system.</summary>
    private static SafeFileHandle Open(string path) => File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
}
