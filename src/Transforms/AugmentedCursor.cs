using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Serves the columns of the source as they are, and varied images. A row's id tells which image it is, so that neither order nor threads
/// matter.
/// </summary>
internal sealed class AugmentedCursor : DataViewRowCursor
{
    private readonly DataViewRowCursor _source;
    private readonly AugmentedSchema _schema;
    private readonly bool[] _active;
    private readonly ImageAugmenter? _augmenter;
    private readonly ImageRow? _image;
    private readonly ValueGetter<DataViewRowId>? _id;
    private readonly RawImage _raw = new();

    /// <param name="source">Disposed with this.</param>
    /// <param name="schema">The columns.</param>
    /// <param name="active">Those of the output that may be asked for.</param>
    /// <param name="augmenter">Varies the images; null where they are not active.</param>
    public AugmentedCursor(DataViewRowCursor source, AugmentedSchema schema, bool[] active, ImageAugmenter? augmenter)
    {
        (_source, _schema, _active, _augmenter) = (source, schema, active, augmenter);
        if (augmenter is null)
            return;
        // The shape is the augmenter's concern: the reader only takes the image from the row.
        _image = ImageReader.Create(schema.Image.Type, schema.Image.Name, new ImageInput(new(3, 1, 1), PixelLayout.Interleaved)).Bind(
            source);
        _id = source.GetIdGetter();
    }

    public override DataViewSchema Schema => _schema.Output;

    public override long Position => _source.Position;

    public override long Batch => _source.Batch;

    public override bool IsColumnActive(DataViewSchema.Column column) => _active[column.Index];

    public override bool MoveNext() => _source.MoveNext();

    public override ValueGetter<DataViewRowId> GetIdGetter() => _source.GetIdGetter();

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsColumnActive(column))
            throw RowErrors.Inactive(column);
        return column.Index == _schema.AugmentedIndex
            ? RowErrors.Typed<TValue>((ValueGetter<MLImage?>)GetImage)
            : _source.GetGetter<TValue>(_schema.Input[column.Index]);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _source.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>As everywhere in ML.NET, what is handed in is ours to dispose, and what is given the caller's.</summary>
    private void GetImage(ref MLImage? value)
    {
        if (Position < 0)
            throw RowErrors.NoCurrentRow();
        value?.Dispose();
        value = null;
        DataViewRowId id = default;
        _id!(ref id);
        try
        {
            _image!.Read(_raw);
            value = _augmenter!.Augment(_raw, (long)(id.Low ^ (id.High * 0x9E3779B97F4A7C15)));
        }
        catch (UnreadableImageException exception)
        {
            throw RowFailure.At(Position, _raw, "data", _schema.Image.Name, exception);
        }
    }
}
