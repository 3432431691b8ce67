using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms.Image;

/// <summary>
/// Another size. The aspect ratio is kept except by <see cref="ImageResizeMode.Fill"/>; sizes and offsets are truncated, not rounded, and
/// Fill takes the nearest pixel where the others filter, all as the real package has it.
/// </summary>
internal static unsafe class PixelResizer
{
    public static PixelBuffer Resize(PixelBuffer source, int width, int height, ImageResizeMode mode)
    {
        if (mode == ImageResizeMode.Fill)
        {
            var stretched = PixelBuffer.Create(width, height, source.Format, source.IsOpaque);
            Draw(source, stretched, new() { Width = width, Height = height }, NativeImaging.Filter.Nearest);
            return stretched;
        }

        var canvas = PixelBuffer.Create(width, height, MLPixelFormat.Bgra32, opaque: true);
        var blueFirst = source.InFormat(MLPixelFormat.Bgra32);
        Draw(blueFirst, canvas, Place(source, width, height, mode), NativeImaging.Filter.Smooth);
        if (blueFirst != source)
            blueFirst.Dispose();
        return canvas;
    }

    /// <summary>Where the scaled source lies on the canvas: centred inside it (pad), or over it with the anchored part in sight (crop).</summary>
    private static NativeImaging.Rectangle Place(PixelBuffer source, int width, int height, ImageResizeMode mode)
    {
        var across = (float)width / source.Width;
        var down = (float)height / source.Height;
        var scale = mode == ImageResizeMode.Pad ? Math.Min(across, down) : Math.Max(across, down);
        var spareWidth = width - (source.Width * scale);
        var spareHeight = height - (source.Height * scale);
        var tall = mode == ImageResizeMode.Pad ? down >= across : down < across;
        var spare = tall ? spareHeight : spareWidth;
        var offset = mode switch
        {
            ImageResizeMode.CropAnchorTop when tall => 0,
            ImageResizeMode.CropAnchorLeft when !tall => 0,
            ImageResizeMode.CropAnchorBottom when tall => (int)spare,
            ImageResizeMode.CropAnchorRight when !tall => (int)spare,
            _ => (int)(spare / 2),
        };
        return new()
        {
            X = tall ? 0 : offset,
            Y = tall ? offset : 0,
            Width = (int)(source.Width * scale),
            Height = (int)(source.Height * scale),
        };
    }

    private static void Draw(PixelBuffer source, PixelBuffer target, NativeImaging.Rectangle place, NativeImaging.Filter filter)
    {
        var from = source.Bitmap;
        var to = target.Bitmap;
        var status = NativeImaging.Draw(&from, &to, &place, filter);
        GC.KeepAlive(source);
        GC.KeepAlive(target);
        if (status == NativeImaging.Status.Failed)
            throw new InvalidOperationException("Couldn't resize the image");
    }
}
