namespace Microsoft.ML.ResNet;

/// <summary>A storage of the legacy format: a run of bytes of the file.</summary>
internal sealed class FileStorage(Stream file, long position) : StorageReader
{
    public override void Read(long start, Span<byte> bytes)
    {
        file.Position = position + start;
        file.ReadExactly(bytes);
    }
}
