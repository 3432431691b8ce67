using System.Diagnostics.CodeAnalysis;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.Data;

public sealed partial class MLImage : IDisposable
{
    private PixelBuffer _pixels;
    private string _tag;

    private MLImage(PixelBuffer pixels) => _pixels = pixels;

    [SuppressMessage("Naming", "CA1721", Justification = "The name is the real one.")]
    public byte[] GetBGRPixels => BlueGreenRed(Live);

    public ReadOnlySpan<byte> Pixels => Live.Bytes;

    public MLPixelFormat PixelFormat => Live.Format;

    public int Width => Live.Width;

    public int Height => Live.Height;

    public int BitsPerPixel
    {
        get
        {
            _ = Live;
            return 32;
        }
    }

    public string Tag
    {
        get
        {
            _ = Live;
            return _tag;
        }

        set
        {
            _ = Live;
            _tag = value;
        }
    }

    private PixelBuffer Live => _pixels ?? throw new InvalidOperationException("Object is disposed.");

    public void Dispose()
    {
        _pixels?.Dispose();
        _pixels = null;
    }

    internal MLImage CloneWithResizing(int width, int height, ImageResizeMode mode) =>
        new(PixelResizer.Resize(Live, width, height, mode));

    internal MLImage CloneWithGrayscale()
    {
        var source = Live;
        var (red, blue) = source.Format == MLPixelFormat.Rgba32 ? (0, 2) : (2, 0);
        var result = PixelBuffer.Create(source.Width, source.Height, MLPixelFormat.Bgra32, opaque: true);
        var from = source.Bytes;
        var to = result.Bytes;
        for (var i = 0; i < from.Length; i += 4)
        {
            // Premultiplied colours may be weighted as they are: the weights are linear, and the canvas below is black.
            var grey = (byte)((0.3f * from[i + red]) + (0.59f * from[i + 1]) + (0.11f * from[i + blue]) + 0.5f);
            to[i] = to[i + 1] = to[i + 2] = grey;
            to[i + 3] = 255;
        }
        return new(result);
    }

    private static byte[] BlueGreenRed(PixelBuffer pixels)
    {
        var (red, blue) = pixels.Format == MLPixelFormat.Rgba32 ? (0, 2) : (2, 0);
        var from = pixels.Bytes;
        var result = new byte[from.Length / 4 * 3];
        for (int i = 0, o = 0; i < from.Length; i += 4, o += 3)
        {
            var alpha = pixels.IsOpaque ? (byte)255 : from[i + 3];
            result[o] = Unpremultiply(from[i + blue], alpha);
            result[o + 1] = Unpremultiply(from[i + 1], alpha);
            result[o + 2] = Unpremultiply(from[i + red], alpha);
        }
        return result;
    }

    private static byte Unpremultiply(byte value, byte alpha) => alpha switch
    {
        255 => value,
        0 => 0,
        _ => (byte)Math.Min(255, ((value * 255) + (alpha / 2)) / alpha),
    };
}
