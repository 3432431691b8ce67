using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>An image's pixels in memory, which may be fewer than the image has: decoders can make it smaller.</summary>
/// <param name="pixels">Four bytes a pixel, <c>[height, width, 4]</c>.</param>
/// <param name="width">Columns of pixels.</param>
/// <param name="height">Rows of pixels.</param>
/// <param name="format">Order of the four bytes.</param>
internal readonly ref struct Bitmap(ReadOnlySpan<byte> pixels, int width, int height, MLPixelFormat format)
{
    public ReadOnlySpan<byte> Pixels { get; } = pixels;

    public int Width { get; } = width;

    public int Height { get; } = height;

    public MLPixelFormat Format { get; } = format;

    /// <summary>Columns of the image itself, which decide what it is resized to.</summary>
    public int FullWidth { get; init; } = width;

    /// <summary>Rows of the image itself.</summary>
    public int FullHeight { get; init; } = height;

    /// <summary>The columns that show the image.</summary>
    public Extent Horizontal { get; init; } = new(0, width);

    /// <summary>The rows that show the image.</summary>
    public Extent Vertical { get; init; } = new(0, height);
}
