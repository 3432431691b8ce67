using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>A file in memory, for loaders.</summary>
internal sealed class MemoryFile(byte[] content) : IMultiStreamSource
{
    public int Count => 1;

    public string? GetPathOrNull(int index) => null;

    public Stream Open(int index) => new MemoryStream(content, writable: false);

    public TextReader OpenTextReader(int index) => new StreamReader(Open(index));
}
