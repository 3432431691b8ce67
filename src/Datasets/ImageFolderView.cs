using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Images as files: <c>ImagePath</c>, text; <c>Image</c>, the file's bytes, read from the disk when somebody reads them and not before;
/// <c>Label</c>.
/// </summary>
internal sealed class ImageFolderView(ImagePaths images, KeyColumn label) : IndexedView(CreateSchema(label), images.Count)
{
    public const string ImagePathColumn = "ImagePath";
    private const int PathIndex = 0, ImageIndex = 1;

    /// <summary>What was found in the folder.</summary>
    public ImageFolderStatistics Statistics { get; private init; } = new([], []);

    /// <exception cref="InvalidDataException">The folder cannot be used; the message names every problem.</exception>
    public static IDataView Load(IHostEnvironment env, string folder, ImageFolderOptions options)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var scan = new ImageFolderScan(folder, options);
        Report(env, folder, scan);
        var keys = scan.ClassNames.Index().ToDictionary(pair => pair.Item, pair => pair.Index, StringComparer.Ordinal);
        var counts = scan.Images.CountBy(image => image.ClassName, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        var label = new KeyColumn(PixelView.LabelColumn, scan.ClassNames, [.. scan.Images.Select(image => keys[image.ClassName])]);
        var paths = new ImagePaths();
        foreach (var image in scan.Images)
            paths.Add(image.Path);
        paths.Trim();
        return new ImageFolderView(paths, label)
        {
            Statistics = new([.. scan.ClassNames.Select(name => KeyValuePair.Create(name, counts.GetValueOrDefault(name)))], scan.LeftOut),
        };
    }

    /// <summary>Images that nobody will look at are worth a warning; other files are not.</summary>
    private static void Report(IHostEnvironment env, string folder, ImageFolderScan scan)
    {
        using var channel = env.Start("LoadFromImageFolder");
        if (scan.NotCompared > 0)
            channel.Info(
                MessageSensitivity.None,
                FormattableString.Invariant($"{scan.NotCompared} of the {scan.Images.Count} images have the length of another and were ")
                + $"not looked into for copies; {nameof(ImageFolderOptions.MaximumComparedFiles)} says how many are.");
        var leftOut = scan.LeftOut;
        if (leftOut.Count == 0)
            return;
        int images = leftOut.Count(file => file.IsImage);
        string[] names =
        [
            .. leftOut.OrderByDescending(file => file.IsImage)
                .Select(file => $"{Path.GetRelativePath(folder, file.Path)} ({file.Reason})"),
        ];
        string message = FormattableString.Invariant($"{leftOut.Count} files in {folder} are left out, {images} of them images: ")
            + $"{DatasetErrors.List(names)}.";
        if (images > 0)
            channel.Warning(MessageSensitivity.UserData, message);
        else
            channel.Info(MessageSensitivity.UserData, message);
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
        schema.AddColumn(
            PixelView.ImageColumn, new VectorDataViewType(NumberDataViewType.Byte), FileColumns.Annotation(ImagePathColumn));
        label.AddTo(schema);
        return schema.ToSchema();
    }

    private sealed class Reader(ImagePaths images, KeyColumn label) : RowReader
    {
        public override Delegate GetGetter(int column, Func<int> row) => column switch
        {
            PathIndex => (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) => value = images[row()].AsMemory()),
            ImageIndex => (ValueGetter<VBuffer<byte>>)((ref VBuffer<byte> value) => Read(images[row()], ref value)),
            _ => label.GetGetter(row),
        };

        /// <summary>A file is open only while its row is read.</summary>
        public override void Dispose()
        {
        }
    }
}
