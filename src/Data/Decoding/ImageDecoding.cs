using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>
/// How image files become pixels: the same in training, in scoring, in <see cref="ResNetPredictor"/> and in saved models, which remember
/// it. For columns of encoded images (<c>Vector&lt;Byte&gt;</c>); <c>MLImage</c>s stay as ML.NET decoded them.
/// </summary>
/// <remarks>
/// JPEG, PNG, GIF (its first frame), BMP, WebP and ICO (its largest image) are read, in all their kinds: grey, indexed, CMYK, 16 bits a
/// channel, progressive. Colour profiles are not applied. What ends too early, or has data that cannot be decoded, is an unreadable image
/// (<see cref="CorruptImageHandling"/>); so is what declares more than 2^28 pixels (a gibibyte when decoded), before room is made for
/// them, and a JPEG file of more than 100 scans.
/// </remarks>
public sealed record ImageDecoding
{
    /// <summary>The formats that can be decoded, for messages.</summary>
    public const string Formats = ImageFormat.Readable;

    /// <summary>
    /// As ML.NET's <c>LoadImages</c> decodes: whole, as stored, over black. Models saved before this could be chosen keep to it.
    /// </summary>
    public static ImageDecoding AsMLNet { get; } = new() { Upright = false, ReducedSize = false, Background = RgbColour.Black };

    /// <summary>
    /// Turns and mirrors an image as its file says that the camera was held (Exif orientation, in JPEG, PNG and WebP files), so that it is
    /// as people see it. Default true.
    /// </summary>
    public bool Upright { get; init; } = true;

    /// <summary>
    /// Lets a large JPEG file be decoded at 1/8, 2/8, 3/8 or 4/8 of its size, the smallest that is still a quarter larger than what it is
    /// resized to. Default true: a photo of 12 megapixels brought to 256 takes about a third of the time, and a sixtieth of the memory. The
    /// pixels differ from those of a photo that is decoded whole as much as those of two filters for resizing do (1.1 to 1.7 grey levels on
    /// average; bilinear and bicubic differ by 1.6). False decodes every image whole.
    /// </summary>
    public bool ReducedSize { get; init; } = true;

    /// <summary>
    /// The colour behind what is transparent. Default white, as programs that show images have it; ML.NET itself makes it black.
    /// </summary>
    public RgbColour Background { get; init; } = RgbColour.White;

    /// <summary>
    /// Whether a file begins as one of the <see cref="Formats"/>, whatever it is called; whether it can be decoded shows when that is done.
    /// </summary>
    /// <param name="file">The file, or its first 512 bytes.</param>
    public static bool Recognizes(ReadOnlySpan<byte> file) => ImageFormat.Of(file) is { IsReadable: true };

    /// <summary>Decodes an image file whole: what people are to be shown of it is then what a network sees, before it is resized.</summary>
    /// <param name="file">The file.</param>
    /// <returns>An image that the caller disposes, in the format <see cref="MLPixelFormat.Rgba32"/>.</returns>
    /// <exception cref="InvalidDataException">The file cannot be decoded; the message says why.</exception>
    public MLImage Decode(ReadOnlySpan<byte> file)
    {
        try
        {
            using var image = ImageFileDecoder.Decode(file, this, target: null);
            var bitmap = image.Bitmap;
            return MLImage.CreateFromPixels(bitmap.Width, bitmap.Height, bitmap.Format, bitmap.Pixels);
        }
        catch (UnreadableImageException exception)
        {
            throw new InvalidDataException($"The image cannot be read: {exception.Message}.", exception);
        }
    }
}
