using Microsoft.ML.ResNet;

namespace MlResNet.Photos;

/// <summary>What a command line means by photos.</summary>
internal static class PhotoPaths
{
    /// <summary>Folders that may not be read are passed over, as are hidden files.</summary>
    private static readonly EnumerationOptions Everywhere = new() { RecurseSubdirectories = true };

    /// <summary>
    /// Files as they are, folders by the images in them at any depth, without what systems leave behind (thumbnails in @eaDir), patterns by
    /// the files that fit, for shells that leave them to the program.
    /// </summary>
    /// <exception cref="FileNotFoundException">A folder or a pattern has no image.</exception>
    public static IReadOnlyList<string> Expand(IEnumerable<string> paths) => [.. paths.SelectMany(Expand)];

    private static IEnumerable<string> Expand(string path)
    {
        if (Directory.Exists(path))
            return Found(path, Directory.EnumerateFiles(path, "*", Everywhere)
                .Where(file => !SystemFiles.IsIn(Path.GetRelativePath(path, file)) && PhotoFile.IsPhoto(file)));
        string pattern = Path.GetFileName(path);
        if (File.Exists(path) || pattern.AsSpan().IndexOfAny('*', '?') < 0)
            return [path];
        string folder = Path.GetDirectoryName(path) is { Length: > 0 } named ? named : ".";
        return Found(path, Directory.Exists(folder) ? Directory.EnumerateFiles(folder, pattern) : []);
    }

    private static string[] Found(string path, IEnumerable<string> files) =>
        files.Order(StringComparer.Ordinal).ToArray() is { Length: > 0 } found
        ? found
        : throw new FileNotFoundException($"There is no image in {path}; give files or folders with images "
            + $"({ImageDecoding.Formats}).");
}
