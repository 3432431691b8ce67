namespace Microsoft.ML.ResNet.Tests.Onnx;

/// <summary>A folder of its own that goes away with what is in it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("resnet-onnx-");

    public string Root => _folder.FullName;

    public string File(string name) => Path.Combine(Root, name);

    public void Dispose() => _folder.Delete(recursive: true);
}
