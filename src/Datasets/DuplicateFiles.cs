using System.Buffers;
using System.IO.Hashing;
using Microsoft.Win32.SafeHandles;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Finds files of the same content. Most files differ in length, and most of the others in their last bytes: few are read as a whole, and
/// all that are read on several threads. Empty files are no copies but damaged images, which is for whoever reads them to say.
/// </summary>
internal static class DuplicateFiles
{
    private const int TailBytes = 512, BlockBytes = 1 << 16;

    public static void Find(IReadOnlyList<FolderImage> images, ICollection<string> problems)
    {
        foreach (var copies in Groups(images))
        {
            string where = copies.Select(image => image.ClassName).Distinct(StringComparer.Ordinal).Count() > 1 ? ", in different classes"
                : copies.Select(image => image.IsTest).Distinct().Count() > 1 ? ", in training and test part" : "";
            problems.Add($"No two files may have the same content unless {nameof(ImageFolderOptions.AllowDuplicates)} is set; "
                + $"{DatasetErrors.List([.. copies.Select(image => image.Name)])} have{where}.");
        }
    }

    private static FolderImage[][] Groups(IReadOnlyList<FolderImage> images) =>
        Alike(Alike(Alike([[.. images]], Length), Tail), Digest);

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
