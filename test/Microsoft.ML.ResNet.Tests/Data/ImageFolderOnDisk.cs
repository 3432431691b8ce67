namespace Microsoft.ML.ResNet.Tests.Data;

/// <summary>A folder of PNG images of many sizes in three classes, gone when disposed.</summary>
internal sealed class ImageFolderOnDisk : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("resnet-images-");

    public ImageFolderOnDisk(int count)
    {
        for (int i = 0; i < count; i++)
        {
            var (width, height) = (16 + i % 5 * 6, 18 + i % 7 * 4);
            string path = Path.Combine(Directory.CreateDirectory(Path.Combine(Root, $"class {i % 3}")).FullName, $"{i:d4} ü.png");
            File.WriteAllBytes(path, ComputedImage.File(width, height, i));
        }
    }

    public string Root => Path.Combine(_folder.FullName, "set");

    /// <summary>The files, in the order of the rows.</summary>
    public string[] Files =>
        [.. Directory.GetFiles(Root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    public IDataView Load(MLContext context) => context.Data.LoadFromImageFolder(Root);

    /// <summary>Cuts a file off in its middle.</summary>
    public string Damage(int index)
    {
        string path = Files[index];
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^100]);
        return path;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
