using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Resizes images as ML.NET's <c>ResizeImages</c> does (the smallest scale that covers the target, then the centre of it), by that
/// transformer itself: a model saved as stock transformers then sees the very pixels that it was trained on. For one thread.
/// </summary>
internal sealed class StockResizer
{
    private const string Source = "Source", Resized = "Resized";

    private static readonly MLContext MLContext = new();

    private static readonly DataViewSchema SourceSchema = CreateSourceSchema();

    private readonly Action<MLImage> _put;
    private readonly ValueGetter<MLImage?> _resize;

    public StockResizer(int width, int height)
    {
        ITransformer resizer = MLContext.Transforms.ResizeImages(Resized, width, height, Source).Fit(new SchemaOnlyView(SourceSchema));
        var mapper = resizer.GetRowToRowMapper(SourceSchema);
        var column = mapper.OutputSchema[Resized];
        // The row holds nothing: there is nothing to dispose.
        var slot = new Slot();
        _put = slot.Put;
        _resize = mapper.GetRow(slot, [column]).GetGetter<MLImage?>(column);
    }

    /// <param name="image">Of another size; it remains the caller's.</param>
    /// <returns>A new image, to be disposed by the caller.</returns>
    public MLImage Resize(MLImage image)
    {
        MLImage? resized = null;
        _put(image);
        _resize(ref resized);
        return resized!;
    }

    private static DataViewSchema CreateSourceSchema()
    {
        var schema = new DataViewSchema.Builder();
        schema.AddColumn(Source, new ImageDataViewType());
        return schema.ToSchema();
    }

    /// <summary>A row whose image is put in from outside.</summary>
    private sealed class Slot : DataViewRow
    {
        private MLImage? _image;
        private long _position = -1;

        public override DataViewSchema Schema => SourceSchema;

        public override long Position => _position;

        public override long Batch => 0;

        public void Put(MLImage image)
        {
            _image = image;
            _position++;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
            RowErrors.Typed<TValue>((ValueGetter<MLImage?>)((ref MLImage? value) => value = _image));

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new((ulong)_position, 0);
    }
}
