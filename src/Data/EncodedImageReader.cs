using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>Reads image files: vectors of bytes of any length, as <c>LoadRawImageBytes</c> makes them.</summary>
internal sealed class EncodedImageReader(string columnName, ImageInput input) : ImageReader(columnName, input)
{
    public override bool DecodesImages => true;

    public override ImageRow Bind(DataViewRow row) => new Row(row.GetGetter<VBuffer<byte>>(ColumnOf(row)));

    public override bool TryReadBytes(RawImage raw, Span<byte> pixels, ImageScaler scaler)
    {
        Read(raw.DenseBytes(), pixels, scaler);
        return true;
    }

    public override void ReadBitmap(RawImage raw, BitmapUse use) => Show(raw.DenseBytes(), use);

    /// <summary>Decodes an image file.</summary>
    /// <param name="encoded">The whole file.</param>
    /// <param name="pixels">Receives <c>[H, W, C]</c>.</param>
    /// <param name="scaler">Brings it to that size.</param>
    /// <exception cref="UnreadableImageException">It is damaged, or no image.</exception>
    public static unsafe void Read(ReadOnlySpan<byte> encoded, Span<byte> pixels, ImageScaler scaler)
    {
        fixed (byte* target = pixels)
        {
            // A span cannot be captured.
            nint place = (nint)target;
            int length = pixels.Length;
            Show(encoded, (bitmap, width, height, format) => scaler.Scale(bitmap, width, height, format, new Span<byte>((void*)place, length)));
        }
    }

    private static unsafe void Show(ReadOnlySpan<byte> encoded, BitmapUse use)
    {
        // The decoder of ML.NET fills what a cut file lacks with grey and says nothing.
        if (ImageFile.FindDefect(encoded) is { } defect)
            throw new UnreadableImageException(defect);

        fixed (byte* start = encoded)
        {
            using var stream = new UnmanagedMemoryStream(start, encoded.Length);
            using var image = Decode(stream);
            use(image.Pixels, image.Width, image.Height, image.PixelFormat);
        }
    }

    private static MLImage Decode(Stream stream)
    {
        try
        {
            return MLImage.CreateFromStream(stream);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or NotSupportedException or IOException)
        {
            throw new UnreadableImageException("it is damaged, or not in a format that can be decoded", exception);
        }
    }

    private sealed class Row(ValueGetter<VBuffer<byte>> getter) : ImageRow
    {
        public override void Read(RawImage raw) => Load(getter, ref raw.Bytes);
    }
}
