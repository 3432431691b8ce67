namespace Cells.Photos;

/// <summary>What a command line means by photos.</summary>
internal static class PhotoPaths
{
    private static readonly string[] Endings = [".jpg", ".jpeg", ".png", ".bmp", ".gif", ".webp"];

    /// <summary>Files as they are, folders by the images in them.</summary>
    /// <exception cref="FileNotFoundException">A folder has no image.</exception>
    public static IReadOnlyList<string> Expand(IEnumerable<string> paths) => [.. paths.SelectMany(Expand)];

    private static IEnumerable<string> Expand(string path)
    {
        if (!Directory.Exists(path))
            return [path];
        string[] found = [.. Directory.EnumerateFiles(path)
            .Where(file => Endings.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase)).Order(StringComparer.Ordinal)];
        return found.Length > 0 ? found : throw new FileNotFoundException($"There is no image in {path}.");
    }
}
