namespace Microsoft.ML.ResNet;

/// <summary>A run of bytes of a file.</summary>
/// <param name="stream">Seekable; shared with other ranges, so one thread at a time.</param>
/// <param name="start">Where the range begins.</param>
internal sealed class FileRange(Stream stream, long start) : TensorSource
{
    public override void Read(Span<byte> elements)
    {
        stream.Position = start;
        stream.ReadExactly(elements);
    }
}
