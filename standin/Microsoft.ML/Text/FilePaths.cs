namespace Microsoft.ML.Data;

internal static class FilePaths
{
    /// <summary>The files that a path with wildcards in its last part means; a path without any means itself.</summary>
    public static IEnumerable<string> Expand(string path)
    {
        var name = Path.GetFileName(path);
        if (!name.Contains('*') && !name.Contains('?'))
            return [path];
        var folder = Path.GetDirectoryName(path);
        var files = Directory.Exists(folder is "" ? "." : folder) ? Directory.GetFiles(folder is "" ? "." : folder, name) : [];
        Array.Sort(files, StringComparer.Ordinal);
        return files;
    }

    public static bool AnyExists(string path) => Expand(path).Any(File.Exists);
}
