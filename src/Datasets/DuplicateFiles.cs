using System.Security.Cryptography;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Finds files of the same content. Most files differ in length, and most of the others in their last bytes: few are read as a whole. Empty
/// files are no copies but damaged images, which is for whoever reads them to say.
/// </summary>
internal static class DuplicateFiles
{
    private const int TailBytes = 512;

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

    private static IEnumerable<IReadOnlyList<FolderImage>> Groups(IReadOnlyList<FolderImage> images) =>
        Alike(images, image => new FileInfo(image.Path).Length)
        .Where(group => new FileInfo(group[0].Path).Length > 0)
        .SelectMany(group => Alike(group, image => Tail(image.Path)))
        .SelectMany(group => Alike(group, image => Digest(image.Path)));

    private static IEnumerable<IReadOnlyList<FolderImage>> Alike<TKey>(IEnumerable<FolderImage> images, Func<FolderImage, TKey> key) =>
        images.GroupBy(key).Select(group => group.ToArray()).Where(group => group.Length > 1);

    private static string Tail(string path)
    {
        using var file = File.OpenHandle(path);
        byte[] tail = new byte[TailBytes];
        int read = RandomAccess.Read(file, tail, Math.Max(0, RandomAccess.GetLength(file) - TailBytes));
        return Convert.ToHexString(tail.AsSpan(0, read));
    }

    private static string Digest(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexString(SHA256.HashData(file));
    }
}
