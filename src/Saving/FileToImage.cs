using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>Makes of image files what the network takes, inside a saved chain.</summary>
internal static class FileToImage
{
    /// <summary>In the place of the shorter side: as small as covers height and width.</summary>
    public const float SmallestCover = 0;

    [ThreadStatic]
    private static (ImageInput Input, ImageScaler Scaler, byte[] Pixels, byte[] Bitmap)? _memory;

    /// <param name="settings">
    /// Channels, height and width, and the size that the shorter side is resized to; what follows is not looked at.
    /// </param>
    public static ImageInput InputOf(float[] settings) =>
        new(new((int)settings[0], (int)settings[1], (int)settings[2]), PixelLayout.Interleaved)
        {
            ShorterSide = settings[3] is SmallestCover ? null : (int)settings[3],
        };

    /// <exception cref="InvalidDataException">The image cannot be read; the message says why.</exception>
    public static MLImage Decode(byte[] file, ImageInput input)
    {
        var shape = input.Shape;
        if (_memory?.Input != input)
            _memory = (input, new ImageScaler(input), new byte[shape.PixelCount], new byte[shape.Height * shape.Width * 4]);
        var (_, scaler, pixels, bitmap) = _memory.Value;
        try
        {
            EncodedImageReader.Read(file, pixels, scaler);
        }
        catch (UnreadableImageException exception)
        {
            throw new InvalidDataException($"An image cannot be read: {exception.Message}.", exception);
        }

        for (int i = 0; i < bitmap.Length; i += 4)
        {
            // Grey is red, green and blue at once.
            int pixel = i / 4 * shape.Channels, step = shape.Channels == 1 ? 0 : 1;
            bitmap[i] = pixels[pixel];
            bitmap[i + 1] = pixels[pixel + step];
            bitmap[i + 2] = pixels[pixel + (2 * step)];
            bitmap[i + 3] = byte.MaxValue;
        }
        return MLImage.CreateFromPixels(shape.Width, shape.Height, MLPixelFormat.Rgba32, bitmap);
    }
}
