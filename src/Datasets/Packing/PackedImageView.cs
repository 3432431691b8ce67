using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>The images of a packed file: <c>ImagePath</c>, text; <c>Image</c>, an image file; <c>Label</c>.</summary>
internal sealed class PackedImageView : IndexedView
{
    private readonly PackedImageFile _file;
    private readonly KeyColumn _label;

    private PackedImageView(PackedImageFile file, KeyColumn label)
        : base(CreateSchema(file.Path, label), file.Count) => (_file, _label) = (file, label);

    /// <exception cref="InvalidDataException">It is no packed file, or damaged.</exception>
    public static PackedImageView Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var file = PackedImageFile.Open(Path.GetFullPath(path));
        var labels = new int[file.Count];
        for (int i = 0; i < labels.Length; i++)
            labels[i] = file.LabelOf(i);
        return new(file, new(PixelView.LabelColumn, file.ClassNames, labels));
    }

    protected override RowReader Open() => new Reader(_file, _label);

    private static DataViewSchema CreateSchema(string path, KeyColumn label)
    {
        var schema = new DataViewSchema.Builder();
        schema.AddColumn(ImageFolderView.ImagePathColumn, TextDataViewType.Instance);
        schema.AddColumn(
            PixelView.ImageColumn, new VectorDataViewType(NumberDataViewType.Byte),
            FileColumns.Annotation(ImageFolderView.ImagePathColumn, path));
        label.AddTo(schema);
        return schema.ToSchema();
    }

    /// <summary>The file stays mapped as long as somebody has the view or a cursor.</summary>
    private sealed class Reader(PackedImageFile file, KeyColumn label) : RowReader
    {
        private const int PathIndex = 0, ImageIndex = 1;

        public override Delegate GetGetter(int column, Func<int> row) => column switch
        {
            PathIndex => (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) =>
                value = PackedImagePaths.Address(file.Path, row(), file.NameOf(row())).AsMemory()),
            ImageIndex => (ValueGetter<VBuffer<byte>>)((ref VBuffer<byte> value) => Read(row(), ref value)),
            _ => label.GetGetter(row),
        };

        public override void Dispose()
        {
        }

        private void Read(int row, ref VBuffer<byte> value)
        {
            try
            {
                var bytes = file.ImageOf(row);
                var editor = VBufferEditor.Create(ref value, bytes.Length);
                bytes.CopyTo(editor.Values);
                value = editor.Commit();
            }
            catch (UnreadableImageException exception)
            {
                // As any file that cannot be read.
                throw new IOException($"{file.NameOf(row)}: {exception.Message}.", exception);
            }
        }
    }
}
