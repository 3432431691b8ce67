using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Images as files: <c>ImagePath</c>, text; <c>Image</c>, the file's bytes, read from the disk when somebody reads them and not before;
/// <c>Label</c>.
/// </summary>
internal sealed class ImageFolderView(IReadOnlyList<FolderImage> images, KeyColumn label) : IndexedView(CreateSchema(label), images.Count)
{
    public const string ImagePathColumn = "ImagePath";
    private const int PathIndex = 0, ImageIndex = 1;

    public static IDataView Load(string folder, ImageFolderOptions options)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var scan = new ImageFolderScan(folder, options);
        var keys = scan.ClassNames.Index().ToDictionary(pair => pair.Item, pair => pair.Index, StringComparer.Ordinal);
        return new ImageFolderView(
            scan.Images, new KeyColumn(PixelView.LabelColumn, scan.ClassNames, [.. scan.Images.Select(image => keys[image.ClassName])]));
    }

    protected override RowReader Open() => new Reader(images, label);

    /// <summary>Reads a whole file.</summary>
    public static void Read(string path, ref VBuffer<byte> value)
    {
        using var file = File.OpenHandle(path, options: FileOptions.SequentialScan);
        var editor = VBufferEditor.Create(ref value, checked((int)RandomAccess.GetLength(file)));
        var bytes = editor.Values;
        for (int read = 0, count; read < bytes.Length; read += count)
        {
            count = RandomAccess.Read(file, bytes[read..], read);
            if (count == 0)
                throw new IOException($"{path} has become shorter while it was read.");
        }
        value = editor.Commit();
    }

    private static DataViewSchema CreateSchema(KeyColumn label)
    {
        var schema = new DataViewSchema.Builder();
        schema.AddColumn(ImagePathColumn, TextDataViewType.Instance);
        schema.AddColumn(PixelView.ImageColumn, new VectorDataViewType(NumberDataViewType.Byte));
        label.AddTo(schema);
        return schema.ToSchema();
    }

    private sealed class Reader(IReadOnlyList<FolderImage> images, KeyColumn label) : RowReader
    {
        public override Delegate GetGetter(int column, Func<int> row) => column switch
        {
            PathIndex => (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) => value = images[row()].Path.AsMemory()),
            ImageIndex => (ValueGetter<VBuffer<byte>>)((ref VBuffer<byte> value) => Read(images[row()].Path, ref value)),
            _ => label.GetGetter(row),
        };

        /// <summary>A file is open only while its row is read.</summary>
        public override void Dispose()
        {
        }
    }
}
