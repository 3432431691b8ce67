namespace Flowers.Tests;

/// <summary>A folder of its own that goes away with what is in it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("resnet-flowers-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
