using System.Formats.Tar;
using System.IO.Compression;

namespace Microsoft.ML.ResNet.Tests;

/// <summary>Real photos of five kinds of flowers.</summary>
internal static class FlowerPhotos
{
    /// <summary>Puts the first few photos of each class into a folder of its own.</summary>
    public static void Unpack(string folder, int ofClass)
    {
        using var file = File.OpenRead(TestFiles.SharedData("flowers", "flower_photos_small_set.tar.gz"));
        using var archive = new TarReader(new GZipStream(file, CompressionMode.Decompress));
        var taken = new Dictionary<string, int>();
        while (archive.GetNextEntry() is { } entry)
        {
            string name = Path.GetFileName(Path.GetDirectoryName(entry.Name)!);
            if (!entry.Name.EndsWith(".jpg", StringComparison.Ordinal) || taken.GetValueOrDefault(name) == ofClass)
                continue;
            taken[name] = taken.GetValueOrDefault(name) + 1;
            Directory.CreateDirectory(Path.Combine(folder, name));
            entry.ExtractToFile(Path.Combine(folder, name, Path.GetFileName(entry.Name)), overwrite: false);
        }
    }

    public static string[] Of(string folder) =>
        [.. Directory.GetFiles(folder, "*.jpg", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
}
