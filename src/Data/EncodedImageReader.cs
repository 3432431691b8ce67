using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>Reads image files: vectors of bytes of any length, as <c>LoadRawImageBytes</c> makes them.</summary>
internal sealed class EncodedImageReader(string columnName, ImageInput input) : ImageReader(columnName, input)
{
    /// <summary>Whoever only wants to know whether an image can be decoded takes the smallest.</summary>
    private static readonly TargetSize Smallest = static (_, _) => (1, 1);

    public override bool DecodesImages => true;

    public override ImageRow Bind(DataViewRow row) => new Row(row, row.GetGetter<VBuffer<byte>>(ColumnOf(row)));

    public override bool TryReadBytes(RawImage raw, Span<byte> pixels, ImageScaler scaler)
    {
        Read(raw.DenseBytes(), pixels, scaler);
        return true;
    }

    public override void ReadBitmap(RawImage raw, TargetSize target, BitmapUse use)
    {
        using var image = ImageFileDecoder.Decode(raw.DenseBytes(), Input.Decoding, target);
        use(image.Bitmap);
    }

    public override bool Check(RawImage raw, ShorterSideRange? shorterSide)
    {
        using var image = ImageFileDecoder.Decode(raw.DenseBytes(), Input.Decoding, Smallest);
        return Check(image.Bitmap, shorterSide);
    }

    /// <summary>Decodes an image file, as the scaler's input has it decoded.</summary>
    /// <param name="encoded">The whole file.</param>
    /// <param name="pixels">Receives <c>[H, W, C]</c>.</param>
    /// <param name="scaler">Brings it to that size.</param>
    /// <exception cref="UnreadableImageException">It is damaged, or no image.</exception>
    public static void Read(ReadOnlySpan<byte> encoded, Span<byte> pixels, ImageScaler scaler)
    {
        using var image = ImageFileDecoder.Decode(encoded, scaler.Input.Decoding, scaler.TargetSize);
        scaler.Scale(image.Bitmap, pixels);
    }

    /// <summary>Decodes an image file, and takes a part of it.</summary>
    /// <inheritdoc cref="Read(ReadOnlySpan{byte}, Span{byte}, ImageScaler)" path="/*[not(self::param)]"/>
    /// <param name="encoded">The whole file.</param>
    /// <param name="pixels">Receives <c>[H, W, C]</c>.</param>
    /// <param name="scaler">Brings it to that size.</param>
    /// <param name="crop">The part of an image of some width and height.</param>
    public static void Read(ReadOnlySpan<byte> encoded, Span<byte> pixels, ImageScaler scaler, Func<int, int, ScaledCrop> crop)
    {
        using var image = ImageFileDecoder.Decode(encoded, scaler.Input.Decoding, (width, height) => crop(width, height).Whole);
        var bitmap = image.Bitmap;
        scaler.Scale(bitmap, crop(bitmap.FullWidth, bitmap.FullHeight), pixels);
    }

    private sealed class Row(DataViewRow row, ValueGetter<VBuffer<byte>> getter) : ImageRow(row)
    {
        protected override void ReadValue(RawImage raw) => Load(getter, ref raw.Bytes);
    }
}
