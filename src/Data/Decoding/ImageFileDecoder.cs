using SkiaSharp;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Decodes image files: the only place that does, so that training, scoring, serving and saved models see the same pixels. By the decoders
/// that ML.NET has them by (Skia), but not whole where that is more than is needed.
/// </summary>
internal static unsafe class ImageFileDecoder
{
    private const int Whole = 8;

    /// <summary>
    /// From half the size on: decoding at 5/8 to 7/8 saves little time, and photos of common data sets would not have their exact pixels
    /// any more.
    /// </summary>
    private const int LargestReduced = 4;

    /// <summary>
    /// How much larger than what it is resized to an image is decoded at least: the filter for resizing then has still something to do.
    /// </summary>
    private const double Margin = 1.25;

    /// <summary>
    /// Progressive JPEG files have about ten. Each may pass over the whole image for twenty bytes of file, so a small one could keep a
    /// decoder busy for hours.
    /// </summary>
    private const int MostScans = 100;

    /// <summary>Decodes an image file. The caller disposes the result.</summary>
    /// <param name="file">The file.</param>
    /// <param name="decoding">How.</param>
    /// <param name="target">What the image will be resized to. Null: it is needed whole.</param>
    /// <exception cref="UnreadableImageException">
    /// It is damaged, ends too early, is no image that can be decoded, or declares more than <see cref="DecodedImage.MostPixels"/>.
    /// </exception>
    public static DecodedImage Decode(ReadOnlySpan<byte> file, ImageDecoding decoding, TargetSize? target)
    {
        // The decoder fills what some kinds of cut files lack with grey, and says nothing.
        if (ImageFile.FindDefect(file) is { } defect)
            throw new UnreadableImageException(defect);
        // Before the decoder sees it, which may make room for all of an image as soon as it has read how large it is.
        if (ImageHeader.ReadSize(file) is var (width, height))
            DecodedImage.ThrowIfTooLarge(width, height);
        int scans = ImageHeader.CountScans(file);
        if (scans > MostScans)
            throw new UnreadableImageException($"it has {scans} scans, and {MostScans} are allowed");

        fixed (byte* start = file)
        {
            using var data = SKData.Create((nint)start, file.Length);
            using var codec = SKCodec.Create(data) ?? throw new UnreadableImageException("it is damaged: its header cannot be read");
            var orientation = !decoding.Upright ? ImageOrientation.Upright
                : codec.EncodedFormat == SKEncodedImageFormat.Png ? ExifOrientation.OfPng(file)
                : ImageOrientation.Of((int)codec.EncodedOrigin);
            var image = Decode(codec, file.Length, decoding.ReducedSize ? Eighths(codec, orientation, target) : Whole);
            try
            {
                if (codec.Info.AlphaType != SKAlphaType.Opaque)
                    PixelFormats.Flatten(image.Pixels, decoding.Background);
                return orientation == ImageOrientation.Upright ? image : Turn(image, orientation);
            }
            catch
            {
                image.Dispose();
                throw;
            }
        }
    }

    /// <summary>Of what an image's sides are divided into, so many are decoded at least.</summary>
    private static int Eighths(SKCodec codec, ImageOrientation orientation, TargetSize? target)
    {
        if (target is null || codec.EncodedFormat != SKEncodedImageFormat.Jpeg)
            return Whole;
        var (width, height) = (codec.Info.Width, codec.Info.Height);
        if (orientation.SwapsSides)
            (width, height) = (height, width);
        var (wide, high) = target(width, height);
        for (int eighths = 1; eighths <= LargestReduced; eighths++)
        {
            if ((double)width * eighths / Whole >= wide * Margin && (double)height * eighths / Whole >= high * Margin)
                return eighths;
        }
        return Whole;
    }

    private static DecodedImage Decode(SKCodec codec, int fileLength, int eighths)
    {
        var (width, height) = (codec.Info.Width, codec.Info.Height);
        var size = eighths == Whole ? codec.Info.Size : codec.GetScaledDimensions((float)eighths / Whole);
        double scale = size.Width == width && size.Height == height ? 1 : (double)eighths / Whole;
        var image = new DecodedImage(size.Width, size.Height, width, height, new(0, width * scale), new(0, height * scale));
        // No colour space: colours are taken as they are stored.
        var alpha = codec.Info.AlphaType == SKAlphaType.Opaque ? SKAlphaType.Opaque : SKAlphaType.Premul;
        var info = new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, alpha);
        SKCodecResult result;
        fixed (byte* pixels = image.Pixels)
            result = codec.GetPixels(info, (nint)pixels);
        if (result == SKCodecResult.Success)
            return image;
        image.Dispose();
        throw new UnreadableImageException(result switch
        {
            SKCodecResult.IncompleteInput => ImageFile.Truncated(fileLength),
            SKCodecResult.ErrorInInput => "it is damaged: its data cannot be decoded",
            _ => $"it is damaged, or of a kind that cannot be decoded ({result})",
        });
    }

    private static DecodedImage Turn(DecodedImage stored, ImageOrientation orientation)
    {
        using (stored)
            return stored.Turned(orientation);
    }
}
