using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.InteropServices;
using Microsoft.ML.ResNet.Tests.Onnx;

namespace Microsoft.ML.ResNet.Tests.Featurizing;

/// <summary>Photos, a network of torchvision's with random weights, and what each of its layers gives for the photos in PyTorch.</summary>
internal sealed class TorchvisionFeatures : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <param name="name">torchvision's name of the network.</param>
    /// <param name="layers">Those to write; none means all.</param>
    /// <param name="resize">Pixels of the shorter side.</param>
    /// <param name="crop">Pixels of the sides that the network sees.</param>
    public TorchvisionFeatures(string name, string[] layers, int resize = 256, int crop = 224)
    {
        Photos = ExtractFlowers(_folder.Root, ofClass: 1);
        string script = Path.Combine(RepositoryFacts.Root, "test", "Microsoft.ML.ResNet.Tests", "Featurizing", "make_features.py");
        ExternalProgram.Run(Python(), [script, name, _folder.Root, $"{resize}", $"{crop}", string.Join(',', layers), .. Photos]);
        Checkpoint = _folder.File($"{name}.pth");
    }

    public string Checkpoint { get; }

    /// <summary>Paths of JPEG files of many sizes.</summary>
    public string[] Photos { get; }

    /// <summary>The layers, in no order.</summary>
    public IEnumerable<string> Layers => Directory.GetFiles(_folder.Root, "*.bin").Select(path => Path.GetFileNameWithoutExtension(path));

    /// <returns>For each photo what the layer gives, [C, H, W].</returns>
    public float[][] Of(string layer) =>
        [
            .. MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(_folder.File($"{layer}.bin")))
                .ToArray()
                .Chunk((int)new FileInfo(_folder.File($"{layer}.bin")).Length / sizeof(float) / Photos.Length),
        ];

    public void Dispose() => _folder.Dispose();

    /// <returns>The paths, class after class.</returns>
    public static string[] ExtractFlowers(string folder, int ofClass)
    {
        using var file = File.OpenRead(TestFiles.SharedData("flowers", "flower_photos_small_set.tar.gz"));
        using var archive = new TarReader(new GZipStream(file, CompressionMode.Decompress));
        while (archive.GetNextEntry() is { } entry)
        {
            if (!entry.Name.EndsWith(".jpg", StringComparison.Ordinal))
                continue;
            string target = Path.Combine(folder, Path.GetFileName(Path.GetDirectoryName(entry.Name))!, Path.GetFileName(entry.Name));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (Directory.GetFiles(Path.GetDirectoryName(target)!).Length < ofClass)
                entry.ExtractToFile(target, overwrite: false);
        }
        return [.. Directory.GetFiles(folder, "*.jpg", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
    }

    private static string Python()
    {
        // Debian's own first: another python3 earlier on the PATH does not see Debian's modules.
        string[] pythons = ["/usr/bin/python3", "python3"];
        if (Array.Find(pythons, python => ExternalProgram.Works(python, "-c", "import torch, torchvision")) is { } found)
            return found;
        Assert.Inconclusive("needs a Python with torch and torchvision: apt-get install python3-torch python3-torchvision");
        return "";
    }
}
