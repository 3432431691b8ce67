using Microsoft.ML.Runtime;

namespace Microsoft.ML.ResNet;

/// <summary>Images as they came and what there is in them. Any number of threads may read.</summary>
internal sealed class DetectionImages : IDisposable
{
    private readonly OriginalImages _originals;
    private readonly (int Slot, GroundTruth Truth, int Height, int Width)[] _images;

    private DetectionImages(OriginalImages originals, (int, GroundTruth, int, int)[] images, int classCount) =>
        (_originals, _images, ClassCount) = (originals, images, classCount);

    public int Count => _images.Length;

    public int ClassCount { get; }

    /// <summary>Boxes in all.</summary>
    public int BoxCount => _images.Sum(image => image.Truth.Boxes.Length);

    /// <summary>What there is in an image, in its own pixels.</summary>
    public GroundTruth Truth(int index) => _images[index].Truth;

    /// <summary>The file, or its pixels, as it came.</summary>
    public ReadOnlySpan<byte> Bytes(int index) => _originals[_images[index].Slot].Bytes;

    public (int Height, int Width) Size(int index) => (_images[index].Height, _images[index].Width);

    /// <summary>Reads and decodes all rows; images are kept as they came.</summary>
    /// <exception cref="InvalidDataException">An image or a box cannot be used; the message names all of them.</exception>
    public static DetectionImages Load(
        IDataView data, DetectionImagesOptions options, IChannel channel, CancellationToken cancellationToken)
    {
        var loader = new DetectionImagesLoader(data, options, channel);
        var originals = new OriginalImages(options.MemoryBudget, options.WorkspacePath);
        try
        {
            var images = loader.Load(originals, cancellationToken);
            return new(originals, images, DetectionColumns.ClassCount(data.Schema[options.Columns.Label]));
        }
        catch
        {
            originals.Dispose();
            throw;
        }
    }

    /// <summary>Decodes and resizes an image.</summary>
    /// <param name="index">Which.</param>
    /// <param name="size">The size to make it.</param>
    /// <param name="mirror">Whether left and right change places.</param>
    /// <param name="pixels">Receives [height, width, 3].</param>
    public void Read(int index, (int Height, int Width) size, bool mirror, Span<byte> pixels)
    {
        var original = _originals[_images[index].Slot];
        var crop = new ScaledCrop(size.Width, size.Height, 0, 0, mirror);
        var scaler = new ImageScaler(Input(size.Height, size.Width));
        if (original.IsFile)
            EncodedImageReader.Read(original.Bytes, pixels, scaler, (_, _) => crop);
        else
            scaler.Scale(original.Bitmap, crop, pixels);
    }

    /// <summary>Brings a whole image to a size.</summary>
    /// <returns>[height, width, 3].</returns>
    public static byte[] Resize(Bitmap bitmap, (int Height, int Width) size)
    {
        byte[] pixels = new byte[size.Height * size.Width * 3];
        var crop = new ScaledCrop(size.Width, size.Height, 0, 0, Mirror: false);
        new ImageScaler(Input(size.Height, size.Width)).Scale(bitmap, crop, pixels);
        return pixels;
    }

    /// <summary>
    /// Images of a size. Files are turned upright, as people draw boxes on them, and decoded whole, so that training, detecting and saved
    /// models see the same pixels.
    /// </summary>
    public static ImageInput Input(int height, int width) =>
        new(new(3, height, width), PixelLayout.Interleaved) { Decoding = new() { ReducedSize = false } };

    public void Dispose() => _originals.Dispose();
}
