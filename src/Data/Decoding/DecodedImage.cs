using System.Buffers;
using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>A decoded image file, in memory lent by the pool until disposed.</summary>
internal sealed class DecodedImage : IDisposable
{
    /// <summary>
    /// A gibibyte when decoded, and more than any camera takes. A file of a few bytes can declare more than there is memory.
    /// </summary>
    public const long MostPixels = 1L << 28;

    private readonly int _width, _height, _fullWidth, _fullHeight;
    private readonly Extent _horizontal, _vertical;
    private byte[]? _memory;

    /// <summary>Makes room for an image.</summary>
    /// <param name="width">Columns of pixels.</param>
    /// <param name="height">Rows of pixels.</param>
    /// <param name="fullWidth">Columns of the image itself.</param>
    /// <param name="fullHeight">Rows of the image itself.</param>
    /// <param name="horizontal">The columns that show the image.</param>
    /// <param name="vertical">The rows that show the image.</param>
    /// <exception cref="UnreadableImageException">It has more than <see cref="MostPixels"/>.</exception>
    public DecodedImage(int width, int height, int fullWidth, int fullHeight, Extent horizontal, Extent vertical)
    {
        ThrowIfTooLarge(fullWidth, fullHeight);
        (_width, _height, _fullWidth, _fullHeight, _horizontal, _vertical) = (width, height, fullWidth, fullHeight, horizontal, vertical);
        _memory = ArrayPool<byte>.Shared.Rent(4 * width * height);
    }

    /// <exception cref="UnreadableImageException">An image has more than <see cref="MostPixels"/>.</exception>
    public static void ThrowIfTooLarge(long width, long height)
    {
        // Two factors below 2^32 could overflow a product.
        if (width > MostPixels / height)
            throw new UnreadableImageException(
                FormattableString.Invariant($"it declares {width}×{height} pixels, and at most {MostPixels:N0} are decoded"));
    }

    /// <summary>Red, green, blue and what is no colour: four bytes a pixel, row after row.</summary>
    public Span<byte> Pixels => (_memory ?? throw new ObjectDisposedException(nameof(DecodedImage))).AsSpan(0, 4 * _width * _height);

    public Bitmap Bitmap => new(Pixels, _width, _height, MLPixelFormat.Rgba32)
    {
        FullWidth = _fullWidth,
        FullHeight = _fullHeight,
        Horizontal = _horizontal,
        Vertical = _vertical,
    };

    /// <summary>The image turned and mirrored.</summary>
    /// <param name="orientation">How the camera was held.</param>
    /// <returns>A new image.</returns>
    public DecodedImage Turned(ImageOrientation orientation)
    {
        var horizontal = orientation.MirrorsColumns ? _horizontal.Mirrored(_width) : _horizontal;
        var vertical = orientation.MirrorsRows ? _vertical.Mirrored(_height) : _vertical;
        var turned = orientation.SwapsSides
            ? new DecodedImage(_height, _width, _fullHeight, _fullWidth, vertical, horizontal)
            : new DecodedImage(_width, _height, _fullWidth, _fullHeight, horizontal, vertical);
        orientation.Turn(Pixels, _width, _height, turned.Pixels);
        return turned;
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _memory, null) is { } memory)
            ArrayPool<byte>.Shared.Return(memory);
    }
}
