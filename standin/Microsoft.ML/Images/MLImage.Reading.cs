using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.Data;

public sealed partial class MLImage
{
    public static MLImage CreateFromStream(Stream imageStream)
    {
        ArgumentNullException.ThrowIfNull(imageStream);
        var pixels = PixelCodec.DecodeOrNull(ReadToEnd(imageStream), out var reason);
        return pixels is null ? throw new ArgumentException("Invalid input stream contents", nameof(imageStream), Reason(reason)) : new(pixels);
    }

    public static MLImage CreateFromFile(string imagePath)
    {
        ArgumentNullException.ThrowIfNull(imagePath);
        byte[] file;
        try
        {
            file = File.ReadAllBytes(imagePath);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // The real decoder opens the file itself, and a file that cannot be opened looks like one that is no image.
            throw new ArgumentException("Invalid path", nameof(imagePath), error);
        }
        var pixels = PixelCodec.DecodeOrNull(file, out var reason);
        return pixels is null ? throw new ArgumentException("Invalid path", nameof(imagePath), Reason(reason)) : new(pixels);
    }

    public static MLImage CreateFromPixels(int width, int height, MLPixelFormat pixelFormat, ReadOnlySpan<byte> imagePixelData)
    {
        if (pixelFormat is not (MLPixelFormat.Bgra32 or MLPixelFormat.Rgba32))
            throw new ArgumentException("Unsupported pixel format", nameof(pixelFormat));
        if (width <= 0)
            throw new ArgumentException("Invalid width value.", nameof(width));
        if (height <= 0)
            throw new ArgumentException("Invalid height value.", nameof(height));
        if (imagePixelData.Length != (long)width * height * 4)
            throw new ArgumentException($"Invalid {nameof(imagePixelData)} buffer size.");
        var pixels = PixelBuffer.Create(width, height, pixelFormat, opaque: false);
        imagePixelData.CopyTo(pixels.Bytes);
        return new(pixels);
    }

    private static InvalidDataException Reason(string reason) => new(reason);

    private static ReadOnlySpan<byte> ReadToEnd(Stream stream)
    {
        if (stream is MemoryStream memory && memory.TryGetBuffer(out var buffer))
        {
            var rest = buffer.AsSpan((int)Math.Min(memory.Position, buffer.Count));
            memory.Position = memory.Length;
            return rest;
        }
        var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.GetBuffer().AsSpan(0, (int)copy.Length);
    }
}
