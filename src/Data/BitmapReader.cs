using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Reads columns of <see cref="MLImage"/>. Where they are resized, it is by ML.NET's own filter.
/// </summary>
internal sealed class BitmapReader(string columnName, ImageInput input) : ImageReader(columnName, input)
{
    public override bool DecodesImages => true;

    public override ImageRow Bind(DataViewRow row) => new Row(row, row.GetGetter<MLImage?>(ColumnOf(row)));

    public override bool TryReadBytes(RawImage raw, Span<byte> pixels, ImageScaler scaler)
    {
        scaler.Scale(raw.Bitmap, pixels);
        return true;
    }

    public override void ReadBitmap(RawImage raw, TargetSize target, BitmapUse use) => use(raw.Bitmap);

    public override bool Check(RawImage raw, ShorterSideRange? shorterSide) => Check(raw.Bitmap, shorterSide);

    /// <summary>
    /// Each row is read into a fresh null: a getter disposes what it is handed, which may be an image that belongs to the
    /// source. A source that makes a new image at every call (a file loader) leaves it to us to dispose; one that hands out its
    /// own (a list in memory) must keep it. Asking twice for the first row tells the two apart.
    /// </summary>
    private sealed class Row(DataViewRow row, ValueGetter<MLImage?> getter) : ImageRow(row)
    {
        private bool? _ours;

        protected override void ReadValue(RawImage raw)
        {
            MLImage? image = null;
            Load(getter, ref image);
            if (image is null)
                throw new UnreadableImageException("there is no image in this row");

            if (_ours is null)
            {
                MLImage? again = null;
                Load(getter, ref again);
                _ours = !ReferenceEquals(image, again);
                if (_ours.Value)
                    image.Dispose();
                image = again!;
            }

            try
            {
                raw.SetBitmap(image);
            }
            catch (InvalidOperationException exception)
            {
                throw new UnreadableImageException("it has been disposed", exception);
            }

            if (_ours.Value)
                image.Dispose();
        }
    }
}
