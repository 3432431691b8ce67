using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Images with objects: <c>ImagePath</c>, text; <c>Image</c>, the file's bytes, read when somebody reads them; <c>Label</c>, a vector of
/// keys;
/// <c>BoundingBoxes</c>, four values each; and a mark and an area for each.
/// </summary>
internal sealed class ObjectView : IndexedView
{
    private const string BoundingBoxColumn = "BoundingBoxes", AreaColumn = "Area";

    private readonly IReadOnlyList<ImageObjects> _images;
    private readonly Dictionary<string, uint> _keys;

    /// <param name="images">In the order of the rows.</param>
    /// <param name="classNames">In the order of the keys; every object's is among them.</param>
    /// <param name="markColumn">What the column of marks is called.</param>
    public ObjectView(IReadOnlyList<ImageObjects> images, IReadOnlyList<string> classNames, string markColumn)
        : base(CreateSchema(classNames, markColumn), images.Count)
    {
        _images = images;
        _keys = classNames.Index().ToDictionary(pair => pair.Item, pair => (uint)pair.Index + 1, StringComparer.Ordinal);
    }

    protected override RowReader Open() => new Reader(this);

    private static DataViewSchema CreateSchema(IReadOnlyList<string> classNames, string markColumn)
    {
        var schema = new DataViewSchema.Builder();
        schema.AddColumn(ImageFolderView.ImagePathColumn, TextDataViewType.Instance);
        schema.AddColumn(PixelView.ImageColumn, new VectorDataViewType(NumberDataViewType.Byte));
        schema.AddColumn(PixelView.LabelColumn, new VectorDataViewType(new KeyDataViewType(typeof(uint), classNames.Count)),
            KeyColumn.Names(classNames));
        schema.AddColumn(BoundingBoxColumn, new VectorDataViewType(NumberDataViewType.Single));
        schema.AddColumn(markColumn, new VectorDataViewType(BooleanDataViewType.Instance));
        schema.AddColumn(AreaColumn, new VectorDataViewType(NumberDataViewType.Single));
        return schema.ToSchema();
    }

    private sealed class Reader(ObjectView view) : RowReader
    {
        public override Delegate GetGetter(int column, Func<int> row) => column switch
        {
            0 => (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) => value = view._images[row()].Path.AsMemory()),
            1 => (ValueGetter<VBuffer<byte>>)((ref VBuffer<byte> value) => ImageFolderView.Read(view._images[row()].Path, ref value)),
            2 => Vector(row, found => new[] { view._keys[found.ClassName] }),
            3 => Vector(row, found => found.Sides),
            4 => Vector(row, found => new[] { found.IsMarked }),
            _ => Vector(row, found => new[] { found.Area }),
        };

        /// <summary>A file is open only while its row is read.</summary>
        public override void Dispose()
        {
        }

        private ValueGetter<VBuffer<T>> Vector<T>(Func<int> row, Func<AnnotatedObject, T[]> values) => (ref VBuffer<T> value) =>
        {
            T[] all = [.. view._images[row()].Objects.SelectMany(values)];
            VBuffer<T>.Copy(all, 0, ref value, all.Length);
        };
    }
}
