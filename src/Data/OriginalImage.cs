using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>One of the <see cref="OriginalImages"/>, in their memory.</summary>
internal readonly ref struct OriginalImage(ReadOnlySpan<byte> bytes, int width, int height, MLPixelFormat format)
{
    /// <summary>A file, or four bytes a pixel.</summary>
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    /// <summary>Columns of the pixels; 0 = it is a file.</summary>
    public int Width { get; } = width;

    public int Height { get; } = height;

    public MLPixelFormat Format { get; } = format;

    public bool IsFile => Width == 0;

    /// <summary>The pixels; only where it is no file.</summary>
    public Bitmap Bitmap => new(Bytes, Width, Height, Format);
}
