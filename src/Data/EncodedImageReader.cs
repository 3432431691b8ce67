using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>Reads image files: vectors of bytes of any length, as <c>LoadRawImageBytes</c> makes them.</summary>
internal sealed class EncodedImageReader(string columnName, ImageInput input) : ImageReader(columnName, input)
{
    public override bool DecodesImages => true;

    public override ImageRow Bind(DataViewRow row) => new Row(row, row.GetGetter<VBuffer<byte>>(ColumnOf(row)));

    public override bool TryReadBytes(RawImage raw, Span<byte> pixels, ImageScaler scaler)
    {
        Read(raw.DenseBytes(), pixels, scaler);
        return true;
    }

    public override void ReadBitmap(RawImage raw, BitmapUse use)
    {
        using var image = Decode(raw.DenseBytes());
        use(image.Pixels, image.Width, image.Height, image.PixelFormat);
    }

    public override void Check(RawImage raw, ShorterSideRange shorterSide)
    {
        using var image = Decode(raw.DenseBytes());
        ImageScaler.Check(image.Pixels, image.Width, image.Height, image.PixelFormat);
        _ = ScaledCrop.Resize(image.Width, image.Height, shorterSide.Maximum, Input.Shape);
    }

    /// <summary>Decodes an image file.</summary>
    /// <param name="encoded">The whole file.</param>
    /// <param name="pixels">Receives <c>[H, W, C]</c>.</param>
    /// <param name="scaler">Brings it to that size.</param>
    /// <exception cref="UnreadableImageException">It is damaged, or no image.</exception>
    public static void Read(ReadOnlySpan<byte> encoded, Span<byte> pixels, ImageScaler scaler)
    {
        using var image = Decode(encoded);
        scaler.Scale(image.Pixels, image.Width, image.Height, image.PixelFormat, pixels);
    }

    /// <summary>Decodes an image file. The caller disposes the result.</summary>
    /// <exception cref="UnreadableImageException">It is damaged, or no image.</exception>
    public static unsafe MLImage Decode(ReadOnlySpan<byte> encoded)
    {
        // The decoder of ML.NET fills what a cut file lacks with grey and says nothing.
        if (ImageFile.FindDefect(encoded) is { } defect)
            throw new UnreadableImageException(defect);

        fixed (byte* start = encoded)
        {
            using var stream = new UnmanagedMemoryStream(start, encoded.Length);
            return Decode(stream);
        }
    }

    private static MLImage Decode(Stream stream)
    {
        try
        {
            return MLImage.CreateFromStream(stream);
        }
        catch (Exception exception)
            when (exception is ArgumentException or InvalidOperationException or NotSupportedException or IOException)
        {
            throw new UnreadableImageException("it is damaged, or not in a format that can be decoded", exception);
        }
    }

    private sealed class Row(DataViewRow row, ValueGetter<VBuffer<byte>> getter) : ImageRow(row)
    {
        protected override void ReadValue(RawImage raw) => Load(getter, ref raw.Bytes);
    }
}
