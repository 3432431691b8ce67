using System.Buffers;
using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>A decoded image file, in memory lent by the pool until disposed.</summary>
internal sealed class DecodedImage : IDisposable
{
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
    /// <exception cref="UnreadableImageException">It is larger than memory can be.</exception>
    public DecodedImage(int width, int height, int fullWidth, int fullHeight, Extent horizontal, Extent vertical)
    {
        long bytes = 4L * width * height;
        if (bytes > Array.MaxLength)
            throw new UnreadableImageException($"its {fullWidth}×{fullHeight} pixels are more than can be decoded");
        (_width, _height, _fullWidth, _fullHeight, _horizontal, _vertical) = (width, height, fullWidth, fullHeight, horizontal, vertical);
        _memory = ArrayPool<byte>.Shared.Rent((int)bytes);
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
