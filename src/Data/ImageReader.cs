using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Turns one type of feature column into pixels <c>[H, W, C]</c>, in two steps: <see cref="Bind"/> reads the raw value, in the
/// order of the rows; decoding makes pixels of it, on any thread.
/// </summary>
internal abstract class ImageReader(string columnName, ImageInput input)
{
    public string ColumnName { get; } = columnName;

    public ImageInput Input { get; } = input;

    /// <summary>Whether decoding is work worth giving to other threads.</summary>
    public abstract bool DecodesImages { get; }

    /// <summary>Throws if an image that <see cref="DecodesImages"/> reads could not be decoded, resized and cropped later.</summary>
    /// <param name="raw">A row's value.</param>
    /// <param name="shorterSide">What it will be resized to, if that is known.</param>
    /// <returns>Whether the image is of one colour.</returns>
    /// <exception cref="UnreadableImageException">It could not; the message says why.</exception>
    public virtual bool Check(RawImage raw, ShorterSideRange? shorterSide) => throw new NotSupportedException();

    /// <summary>Whether the column's values are floating-point: they may, or may not, be whole grey levels.</summary>
    public virtual bool HasSingles => false;

    public static ImageReader Create(DataViewType type, string columnName, ImageInput input)
    {
        switch (type)
        {
            case VectorDataViewType vector when ImageInput.IsPixels(vector) && vector.Size != input.Shape.PixelCount:
                throw SchemaMismatch.Of(
                    "feature", columnName, $"{input.Shape.PixelCount} values (images of the shape {input.Shape})", type);
            case VectorDataViewType vector when vector.ItemType == NumberDataViewType.Single:
                return new SinglePixelsReader(columnName, input);
            case VectorDataViewType vector when ImageInput.IsPixels(vector):
                return new BytePixelsReader(columnName, input);
            case VectorDataViewType vector when vector.ItemType == NumberDataViewType.Byte:
                return new EncodedImageReader(columnName, input);
            case ImageDataViewType:
                return new BitmapReader(columnName, input);
            default:
                throw ImageInput.NotAnImage(columnName, type);
        }
    }

    public abstract ImageRow Bind(DataViewRow row);

    /// <summary>
    /// Writes the pixels of <paramref name="raw"/>, <c>[H, W, C]</c> in grey levels 0..255. False, with nothing of use written,
    /// where some value is not a whole number in 0..255; then <see cref="ReadSingles"/> reads it.
    /// </summary>
    /// <param name="raw">A row's value, read by a row of this reader.</param>
    /// <param name="pixels">Receives the pixels.</param>
    /// <param name="scaler">Working memory of the calling thread.</param>
    public abstract bool TryReadBytes(RawImage raw, Span<byte> pixels, ImageScaler scaler);

    /// <summary>
    /// Shows the decoded image to <paramref name="use"/>, not smaller than <paramref name="target"/> asks for; only where <see
    /// cref="DecodesImages"/>.
    /// </summary>
    public virtual void ReadBitmap(RawImage raw, TargetSize target, BitmapUse use) => throw new NotSupportedException();

    /// <summary>Writes the pixels as they are, <c>[H, W, C]</c>; only where <see cref="HasSingles"/>.</summary>
    /// <exception cref="InvalidDataException">A value is not finite.</exception>
    public virtual void ReadSingles(RawImage raw, Span<float> pixels) => throw new NotSupportedException();

    protected DataViewSchema.Column ColumnOf(DataViewRow row) => row.Schema[ColumnName];

    /// <inheritdoc cref="Check(RawImage, ShorterSideRange?)"/>
    protected bool Check(Bitmap bitmap, ShorterSideRange? shorterSide)
    {
        ImageScaler.Check(bitmap);
        if (shorterSide is { } range)
            _ = ScaledCrop.Resize(bitmap.FullWidth, bitmap.FullHeight, range.Maximum, Input.Shape);
        return PixelFormats.AreAlike(bitmap.Pixels, 4);
    }
}
