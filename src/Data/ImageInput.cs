using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.ResNet;

/// <summary>How a feature column becomes pixels; the same for fitting, scoring and export.</summary>
/// <param name="Shape">Size of the images given to the network. Encoded images are resized to it.</param>
/// <param name="Layout">Order of the values where the column itself holds pixels.</param>
internal sealed record ImageInput(ImageShape Shape, PixelLayout Layout)
{
    /// <summary>
    /// Whether images are resized by ML.NET's own filter instead of Pillow's: those that come as <see cref="Microsoft.ML.Data.MLImage"/>,
    /// because a model saved as stock transformers has no other for them.
    /// </summary>
    public bool ResizesAsMLNet { get; init; }

    /// <summary>How image files are resized. Has no say where ML.NET resizes.</summary>
    public ResizeFilter Filter { get; init; }

    /// <summary>How image files are decoded.</summary>
    public ImageDecoding Decoding { get; init; } = new();

    /// <summary>
    /// The size that an image's shorter side is resized to before its centre is taken; null: the smallest at which it covers the shape.
    /// </summary>
    public int? ShorterSide { get; init; }

    /// <summary>
    /// Derives the shape from what the user declared, then from the column's type, then from <paramref name="fallback"/> (which
    /// is for columns of images only: a flat vector of pixels must have its shape declared).
    /// </summary>
    public static ImageInput Resolve(DataViewSchema.Column feature, ImageShape? declared, PixelLayout? layout, ImageShape fallback)
    {
        var input = feature.Type switch
        {
            VectorDataViewType { IsKnownSize: true } vector when IsPixels(vector) => ForPixels(feature.Name, vector, declared, layout),
            VectorDataViewType vector when vector.ItemType == NumberDataViewType.Single =>
                ForPixels(feature.Name, vector, declared, layout),
            VectorDataViewType vector when vector.ItemType == NumberDataViewType.Byte =>
                ForImages(declared ?? fallback),
            ImageDataViewType { Height: > 0, Width: > 0 } image =>
                ForMLImages(declared ?? fallback with { Height = image.Height, Width = image.Width }),
            ImageDataViewType => ForMLImages(declared ?? fallback),
            var other => throw NotAnImage(feature.Name, other),
        };
        return input.Shape is { Channels: > 0, Height: > 0, Width: > 0 }
            ? input
            : throw new ArgumentException(
                $"The image shape must have at least one channel, row and column of pixels; received {input.Shape}.");
    }

    /// <summary>The same with image files decoded in another way; where images are <c>MLImage</c>s, ML.NET has decoded them.</summary>
    /// <param name="decoding">Null: as it is.</param>
    public ImageInput DecodedAs(ImageDecoding? decoding) => decoding is null || ResizesAsMLNet ? this : this with { Decoding = decoding };

    /// <summary>What is wrong with choosing how images of a column are decoded.</summary>
    public static IEnumerable<string> Problems(ImageDecoding? decoding, DataViewSchema.Column feature) =>
        decoding is not null && feature.Type is ImageDataViewType
            ? [$"Decoding is for image files; column '{feature.Name}' has MLImages, which ML.NET decoded. "
                + "Load files with LoadRawImageBytes, or leave it null."]
            : [];

    /// <summary>A vector of a fixed size holds pixels: files differ in length.</summary>
    internal static bool IsPixels(VectorDataViewType type) =>
        type.IsKnownSize && (type.ItemType == NumberDataViewType.Single || type.ItemType == NumberDataViewType.Byte);

    /// <summary>Whether a column holds images, of which pixels must first be made.</summary>
    internal static bool AreImages(DataViewType type) =>
        type is ImageDataViewType || (type is VectorDataViewType vector && vector.ItemType == NumberDataViewType.Byte && !IsPixels(vector));

    internal static Exception NotAnImage(string columnName, DataViewType type) =>
        SchemaMismatch.Of("feature", columnName, "Vector<Byte> (an encoded image), Image, or Vector<Single> (pixels)", type);

    private static ImageInput ForImages(ImageShape shape) => shape.Channels is 1 or 3
        ? new(shape, PixelLayout.Interleaved)
        : throw new ArgumentException($"Images are read with 1 channel (grey) or 3 (colour); received the shape {shape}.");

    /// <summary>
    /// Files that are handed to a model of such images (<see cref="ResNetPredictor"/>) become what <c>LoadImages</c> makes of them.
    /// </summary>
    private static ImageInput ForMLImages(ImageShape shape) =>
        ForImages(shape) with { ResizesAsMLNet = true, Decoding = ImageDecoding.AsMLNet };

    private static ImageInput ForPixels(string columnName, VectorDataViewType type, ImageShape? declared, PixelLayout? layout)
    {
        var input = Infer(type, layout);
        if (declared is { } shape)
        {
            // The layout that the dimensions show holds only where they show the declared shape.
            input = new(shape, layout ?? (input?.Shape == shape ? input.Layout : PixelLayout.Planar));
        }

        if (input is null)
        {
            throw new ArgumentException(
                $"Feature column '{columnName}' has the type {type}, which does not tell the shape of the images: declare it.");
        }

        return !type.IsKnownSize || type.Size == input.Shape.PixelCount
            ? input
            : throw new ArgumentException(
                $"Feature column '{columnName}' has {type.Size} values a row, but images of the shape {input.Shape} have "
                + $"{input.Shape.PixelCount}.");
    }

    /// <summary>Of three dimensions the one that is 1, 3 or 4 counts the channels; it is first or last. Two are a grey image.</summary>
    private static ImageInput? Infer(VectorDataViewType type, PixelLayout? layout)
    {
        var size = type.Dimensions;
        if (!type.IsKnownSize)
            return null;

        if (size.Length == 2)
            return new(new(1, size[0], size[1]), layout ?? PixelLayout.Planar);

        if (size.Length != 3)
            return null;

        bool first = size[0] is 1 or 3 or 4, last = size[2] is 1 or 3 or 4;
        return (layout ?? (first ? PixelLayout.Planar : PixelLayout.Interleaved)) switch
        {
            PixelLayout.Planar when first => new(new(size[0], size[1], size[2]), PixelLayout.Planar),
            PixelLayout.Interleaved when last => new(new(size[2], size[0], size[1]), PixelLayout.Interleaved),
            _ => null,
        };
    }
}
