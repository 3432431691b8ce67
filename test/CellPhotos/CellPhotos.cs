using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Xml.Linq;
using SkiaSharp;

namespace Microsoft.ML.ResNet.Tests;

/// <summary>Real photos of blood cells, made smaller.</summary>
internal static class CellPhotos
{
    private const string Root = "BCCD/";
    private const int Factor = 4;

    /// <summary>
    /// Puts the first photos to train on and to test on into a folder, in the layout of PASCAL VOC, at a quarter of their size.
    /// </summary>
    public static void Unpack(string folder, int training, int test)
    {
        var files = new Dictionary<string, byte[]>();
        using (var file = File.OpenRead(TestFiles.SharedData("detection", "bccd-voc.tar.gz")))
        using (var archive = new TarReader(new GZipStream(file, CompressionMode.Decompress)))
        {
            while (archive.GetNextEntry() is { } entry)
            {
                if (entry.DataStream is null)
                    continue;
                using var bytes = new MemoryStream();
                entry.DataStream.CopyTo(bytes);
                files[entry.Name[(entry.Name.IndexOf(Root, StringComparison.Ordinal) + Root.Length)..]] = bytes.ToArray();
            }
        }
        Directory.CreateDirectory(Path.Combine(folder, "ImageSets", "Main"));
        foreach (var (list, count) in new[] { ("trainval", training), ("test", test) })
        {
            string[] names = [.. Encoding.UTF8.GetString(files[$"ImageSets/Main/{list}.txt"])
                .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Take(count)];
            File.WriteAllLines(Path.Combine(folder, "ImageSets", "Main", $"{list}.txt"), names);
            foreach (string name in names)
                Write(folder, name, files[$"JPEGImages/{name}.jpg"], files[$"Annotations/{name}.xml"]);
        }
    }

    public static string[] Of(string folder) =>
        [.. Directory.GetFiles(Path.Combine(folder, "JPEGImages")).Order(StringComparer.Ordinal)];

    private static void Write(string folder, string name, byte[] photo, byte[] annotation)
    {
        using var bitmap = SKBitmap.Decode(photo);
        using var small = bitmap.Resize(new SKSizeI(bitmap.Width / Factor, bitmap.Height / Factor), SKFilterQuality.Medium);
        using var encoded = small.Encode(SKEncodedImageFormat.Jpeg, quality: 90);
        var document = XDocument.Load(new MemoryStream(annotation));
        foreach (var number in document.Descendants().Where(element =>
            element.Name.LocalName is "xmin" or "ymin" or "xmax" or "ymax" or "width" or "height"))
            number.Value = FormattableString.Invariant($"{(int)number / Factor}");
        Directory.CreateDirectory(Path.Combine(folder, "JPEGImages"));
        Directory.CreateDirectory(Path.Combine(folder, "Annotations"));
        File.WriteAllBytes(Path.Combine(folder, "JPEGImages", $"{name}.jpg"), encoded.ToArray());
        document.Save(Path.Combine(folder, "Annotations", $"{name}.xml"));
    }
}
