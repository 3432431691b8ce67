using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Microsoft.ML.ResNet;

/// <summary>Brings an image to all sizes that views of it are taken at, decoding it once. For any number of threads.</summary>
internal sealed class ViewReader(ImageReader reader, ViewPlan plan)
{
    private readonly ConcurrentBag<ScalerSet> _scalers = [];

    public SizedImage[] Read(RawImage raw)
    {
        if (!_scalers.TryTake(out var scalers))
            scalers = new(plan.ResizesAsTrained ? reader.Input : reader.Input with { ShorterSide = null }, plan.ScaleCount);
        try
        {
            return reader.DecodesImages ? Resize(raw, scalers) : [ReadPixels(raw, scalers)];
        }
        finally
        {
            _scalers.Add(scalers);
        }
    }

    private SizedImage[] Resize(RawImage raw, ScalerSet scalers)
    {
        var images = new SizedImage[plan.ScaleCount];
        reader.ReadBitmap(raw, Largest, bitmap =>
        {
            var (width, height) = (bitmap.FullWidth, bitmap.FullHeight);
            if (width < 1 || height < 1)
                throw new UnreadableImageException($"its size is {width}×{height}");
            for (int scale = 0; scale < images.Length; scale++)
            {
                var size = plan.SizeAt(scale, width, height);
                images[scale] = new(size, GC.AllocateUninitializedArray<byte>(size.PixelCount));
                scalers.To(size, scale).Scale(bitmap, images[scale].Pixels);
            }
        });
        return images;

        // Decoded once, for all of them.
        (int Width, int Height) Largest(int width, int height)
        {
            var (wide, high) = (0, 0);
            for (int scale = 0; scale < images.Length; scale++)
            {
                var size = scalers.To(plan.SizeAt(scale, width, height), scale).TargetSize(width, height);
                (wide, high) = (Math.Max(wide, size.Width), Math.Max(high, size.Height));
            }
            return (wide, high);
        }
    }

    private SizedImage ReadPixels(RawImage raw, ScalerSet scalers)
    {
        var shape = reader.Input.Shape;
        var image = new SizedImage(shape, GC.AllocateUninitializedArray<byte>(shape.PixelCount * (reader.HasSingles ? sizeof(float) : 1)));
        if (reader.HasSingles)
            reader.ReadSingles(raw, MemoryMarshal.Cast<byte, float>(image.Pixels.AsSpan()));
        else
            reader.TryReadBytes(raw, image.Pixels, scalers.To(shape, scale: 0));
        return image;
    }

    /// <summary>Scalers for one thread. Images of one data set often have one size: for each scale the last is kept.</summary>
    private sealed class ScalerSet(ImageInput input, int scales)
    {
        private readonly (ImageShape Size, ImageScaler Scaler)?[] _last = new (ImageShape, ImageScaler)?[scales];

        public ImageScaler To(ImageShape size, int scale)
        {
            if (_last[scale] is not { } last || last.Size != size)
                _last[scale] = last = (size, new ImageScaler(input with { Shape = size }));
            return last.Scaler;
        }
    }
}
