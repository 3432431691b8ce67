using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Microsoft.ML.ResNet;

/// <summary>Divides the images of a folder into training and test part, the same share of each class.</summary>
internal static class FolderSplit
{
    /// <summary>
    /// Of each class the images whose hash of seed and name is smallest make the test part: that does not depend on the order in which a
    /// file system lists them, and an image that is added takes the place of one other at most.
    /// </summary>
    public static List<FolderImage> Stratified(IReadOnlyList<FolderImage> images, double fraction, long seed)
    {
        var test = images.GroupBy(image => image.ClassName, StringComparer.Ordinal)
            .SelectMany(group => group.OrderBy(image => Rank(image.Name, seed)).ThenBy(image => image.Name, StringComparer.Ordinal)
                .Take(Math.Min(group.Count() - 1, (int)Math.Round(group.Count() * fraction))))
            .ToHashSet();
        return
        [.. images.Where(image => !test.Contains(image)), .. images.Where(test.Contains).Select(image => image with { IsTest = true })];
    }

    private static ulong Rank(string name, long seed)
    {
        byte[] key = new byte[sizeof(long) + Encoding.UTF8.GetByteCount(name)];
        BinaryPrimitives.WriteInt64LittleEndian(key, seed);
        Encoding.UTF8.GetBytes(name, key.AsSpan(sizeof(long)));
        return BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(key));
    }
}
