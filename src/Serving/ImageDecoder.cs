using System.Collections.Concurrent;
using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Makes pixels of what callers hand in, exactly as <see cref="NetworkTransformer.Transform"/> does.
/// </summary>
internal sealed class ImageDecoder(ImageInput input, long maxImagePixels)
{
    private readonly SinglePixelsReader _singles = new("pixels", input);
    private readonly ConcurrentBag<ImageScaler> _scalers = [];

    /// <exception cref="InvalidDataException">The image cannot be read; the message says why.</exception>
    /// <exception cref="ImageTooLargeException">It declares too many pixels.</exception>
    public PixelBuffer Decode(ReadOnlyMemory<byte> encoded)
    {
        CheckSize(encoded.Span);
        return Scale((pixels, scaler) => EncodedImageReader.Read(encoded.Span, pixels.Bytes, scaler));
    }

    /// <summary>Decodes all of an image and resizes it, as detectors see it.</summary>
    /// <param name="encoded">The file.</param>
    /// <param name="seen">The size to bring it to.</param>
    /// <exception cref="InvalidDataException">The image cannot be read; the message says why.</exception>
    /// <exception cref="ImageTooLargeException">It declares too many pixels.</exception>
    public PixelBuffer Decode(ReadOnlyMemory<byte> encoded, DetectionSize seen)
    {
        CheckSize(encoded.Span);
        try
        {
            using var image = ImageFileDecoder.Decode(encoded.Span, input.Decoding, target: null);
            var bitmap = image.Bitmap;
            var (height, width) = seen.Of(bitmap.Height, bitmap.Width);
            var pixels = new PixelBuffer(height * width * 3, areSingles: false)
            {
                Size = (height, width), OriginalSize = (bitmap.Height, bitmap.Width),
            };
            new ImageScaler(DetectionImages.Input(height, width)).Scale(
                bitmap, new ScaledCrop(width, height, 0, 0, Mirror: false), pixels.Bytes);
            return pixels;
        }
        catch (UnreadableImageException exception)
        {
            throw Unreadable(exception.Message, exception);
        }
    }

    /// <exception cref="InvalidDataException">The image cannot be read; the message says why.</exception>
    public PixelBuffer Decode(MLImage image) =>
        Scale((pixels, scaler) => scaler.Scale(new Bitmap(image.Pixels, image.Width, image.Height, image.PixelFormat), pixels.Bytes));

    /// <exception cref="InvalidDataException">There are too few or too many values, or one is not finite.</exception>
    public PixelBuffer Decode(ReadOnlyMemory<float> values)
    {
        var raw = new RawImage { Singles = new VBuffer<float>(values.Length, values.ToArray()) };
        var scaler = TakeScaler();
        PixelBuffer? pixels = null;
        try
        {
            // Bytes are a quarter of the size, and the same numbers to the network.
            pixels = new PixelBuffer(input.Shape.PixelCount, areSingles: false);
            if (_singles.TryReadBytes(raw, pixels.Bytes, scaler))
                return pixels;
            pixels.Dispose();
            pixels = new PixelBuffer(input.Shape.PixelCount, areSingles: true);
            _singles.ReadSingles(raw, pixels.Singles);
            return pixels;
        }
        catch (InvalidDataException exception)
        {
            pixels?.Dispose();
            throw new InvalidDataException($"The pixels cannot be used: {exception.Message}.", exception);
        }
        finally
        {
            _scalers.Add(scaler);
        }
    }

    private PixelBuffer Scale(Action<PixelBuffer, ImageScaler> scale)
    {
        var pixels = new PixelBuffer(input.Shape.PixelCount, areSingles: false);
        var scaler = TakeScaler();
        try
        {
            scale(pixels, scaler);
            return pixels;
        }
        catch (Exception exception) when (exception is UnreadableImageException or InvalidOperationException)
        {
            pixels.Dispose();
            throw Unreadable(exception is InvalidOperationException ? "it has been disposed" : exception.Message, exception);
        }
        finally
        {
            _scalers.Add(scaler);
        }
    }

    private void CheckSize(ReadOnlySpan<byte> encoded)
    {
        if (ImageHeader.ReadSize(encoded) is not { } size)
            throw Unreadable(ImageFile.FindDefect(encoded) ?? "its header is damaged");
        // Two factors below 2^32 could overflow a product.
        if (size.Width > maxImagePixels / size.Height)
            throw new ImageTooLargeException(size.Width, size.Height, maxImagePixels);
    }

    private static InvalidDataException Unreadable(string reason, Exception? exception = null) =>
        new($"The image cannot be read: {reason}.", exception);

    private ImageScaler TakeScaler() => _scalers.TryTake(out var scaler) ? scaler : new(input);
}
