using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Images of one size as files of raw bytes hold them: <c>Image</c>, a vector of bytes with three dimensions, which the trainer takes as
/// pixels and stock transforms convert (ConvertType to Single), and one or more labels.
/// </summary>
internal sealed class PixelView : IndexedView
{
    public const string ImageColumn = "Image", LabelColumn = "Label", CoarseLabelColumn = "CoarseLabel";

    private readonly int _pixelCount;
    private readonly IReadOnlyList<PixelRecords> _records;
    private readonly IReadOnlyList<KeyColumn> _labels;

    /// <param name="dimensions">Of an image: three numbers.</param>
    /// <param name="records">The images, in the order of the rows.</param>
    /// <param name="labels">The columns after the image.</param>
    public PixelView(int[] dimensions, IReadOnlyList<PixelRecords> records, IReadOnlyList<KeyColumn> labels)
        : base(CreateSchema(dimensions, labels), records.Sum(part => part.Count))
    {
        _pixelCount = dimensions.Aggregate(1, (product, size) => checked(product * size));
        (_records, _labels) = (records, labels);
    }

    protected override RowReader Open() => new Reader(this);

    private static DataViewSchema CreateSchema(int[] dimensions, IReadOnlyList<KeyColumn> labels)
    {
        var schema = new DataViewSchema.Builder();
        schema.AddColumn(ImageColumn, new VectorDataViewType(NumberDataViewType.Byte, dimensions));
        foreach (var label in labels)
            label.AddTo(schema);
        return schema.ToSchema();
    }

    private sealed class Reader(PixelView view) : RowReader
    {
        private readonly IByteReader?[] _files = new IByteReader?[view._records.Count];

        public override Delegate GetGetter(int column, Func<int> row) => column == 0
            ? (ValueGetter<VBuffer<byte>>)((ref VBuffer<byte> value) => Read(row(), ref value))
            : view._labels[column - 1].GetGetter(row);

        public override void Dispose()
        {
            foreach (var file in _files)
                file?.Dispose();
        }

        private void Read(int row, ref VBuffer<byte> value)
        {
            int part = 0;
            for (; row >= view._records[part].Count; part++)
                row -= view._records[part].Count;
            var records = view._records[part];
            var editor = VBufferEditor.Create(ref value, view._pixelCount);
            (_files[part] ??= records.Source.Open()).Read(records.Offset + (long)row * records.Stride, editor.Values);
            value = editor.Commit();
        }
    }
}
