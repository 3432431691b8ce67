namespace Microsoft.ML.ResNet;

/// <summary>Reads bytes at any place.</summary>
internal interface IByteReader : IDisposable
{
    /// <summary>Fills <paramref name="bytes"/> with what is at <paramref name="offset"/>.</summary>
    /// <exception cref="IOException">There are not as many.</exception>
    void Read(long offset, Span<byte> bytes);
}
