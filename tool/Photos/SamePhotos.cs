using System.Security.Cryptography;

namespace MlResNet.Photos;

/// <summary>Finds files of the same content.</summary>
internal static class SamePhotos
{
    /// <summary>Groups of files that have the same content and different classes. Only files of equal length are read.</summary>
    public static IReadOnlyList<IReadOnlyList<PhotoRow>> InSeveralClasses(IEnumerable<PhotoRow> photos) =>
    [
        .. photos.GroupBy(photo => new FileInfo(photo.ImagePath).Length).Where(HasSeveralClasses)
            .SelectMany(alike => alike.GroupBy(photo => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(photo.ImagePath))))
                .Where(HasSeveralClasses))
            .Select(same => (IReadOnlyList<PhotoRow>)[.. same]),
    ];

    private static bool HasSeveralClasses(IEnumerable<PhotoRow> photos) => photos.Select(photo => photo.Label).Distinct().Skip(1).Any();
}
