namespace Microsoft.ML.ResNet;

/// <summary>Images as they came, to be decoded each time they are shown. Any number of threads may read.</summary>
internal interface IImageSource : IDisposable
{
    /// <summary>Bytes kept in a file because they are beyond the memory budget.</summary>
    long BytesInFile { get; }

    /// <summary>One of the images.</summary>
    /// <param name="image">Which.</param>
    /// <param name="buffer">Memory that the caller keeps from call to call; the image may be in it.</param>
    /// <exception cref="UnreadableImageException">It cannot be read.</exception>
    OriginalImage Read(int image, ref byte[] buffer);
}
