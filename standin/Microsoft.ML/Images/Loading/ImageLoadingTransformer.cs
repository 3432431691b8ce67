using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Image;

[assembly: LoadableClass(typeof(ImageLoadingTransformer), typeof(SignatureLoadModel), ImageLoadingTransformer.LoaderSignature)]

namespace Microsoft.ML.Data;

public sealed class ImageLoadingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "ImageLoaderTransform";

    /// <summary>The full path under which relative paths are looked up; null: the working directory.</summary>
    public readonly string ImageFolder;

    internal ImageLoadingTransformer(IHostEnvironment env, string imageFolder, bool asImages, string outputColumnName, string inputColumnName)
        : this(env.Register(nameof(ImageLoadingTransformer)), null, asImages, outputColumnName, inputColumnName)
    {
        if (string.IsNullOrEmpty(imageFolder))
            return;
        if (!Directory.Exists(imageFolder))
            throw new ArgumentException($"Directory \"{imageFolder}\" does not exist.");
        ImageFolder = Path.GetFullPath(imageFolder);
    }

    // A loaded transformer's folder need not exist before it is used.
    private ImageLoadingTransformer(IHost host, string imageFolder, bool asImages, string outputColumnName, string inputColumnName)
        : base(host, (outputColumnName, inputColumnName))
    {
        ImageFolder = imageFolder;
        AsImages = asImages;
    }

    internal bool AsImages { get; }

    internal IReadOnlyList<(string outputColumnName, string inputColumnName)> Columns => ColumnPairs;

    private protected override RowMapping Bind(DataViewSchema inputSchema) => new Mapping(this, inputSchema);

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        Host.CheckValue(ctx, nameof(ctx));
        ctx.CheckAtModel();
        ctx.SetVersionInfo(GetVersionInfo());
        SaveColumns(ctx);
        ctx.SaveStringOrNull(ImageFolder);
        ctx.Writer.WriteBoolByte(AsImages);
    }

    private static ImageLoadingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        var (outputColumnName, inputColumnName) = LoadColumn(ctx);
        return new ImageLoadingTransformer(env.Register(nameof(ImageLoadingTransformer)), ctx.LoadStringOrNull(), ctx.Reader.ReadBoolByte(), outputColumnName, inputColumnName);
    }

    private static VersionInfo GetVersionInfo() => new("IMGLOADR", 0x00010003, 0x00010003, 0x00010003, LoaderAssemblies.ImageAnalytics, LoaderSignature);

    private sealed class Mapping : OneToOneMapping
    {
        private readonly ImageLoadingTransformer _parent;

        public Mapping(ImageLoadingTransformer parent, DataViewSchema inputSchema)
            : base(parent.Host, inputSchema, parent.ColumnPairs)
        {
            _parent = parent;
            if (Inputs[0].Type is not TextDataViewType)
            {
                throw parent.Host.ExceptSchemaMismatch(
                    nameof(inputSchema), "input", Inputs[0].Name, TextDataViewType.Instance.ToString(), Inputs[0].Type.ToString());
            }
        }

        protected override DataViewSchema.DetachedColumn MakeColumn(string name, DataViewSchema.Column input, int pair) =>
            new(name, _parent.AsImages ? new ImageDataViewType() : new VectorDataViewType(NumberDataViewType.Byte));

        protected override Delegate CreateGetter(DataViewRow input, int added, out Action disposer)
        {
            var path = input.GetGetter<ReadOnlyMemory<char>>(Inputs[added]);
            return _parent.AsImages ? ImageGetter(path, out disposer) : BytesGetter(path, out disposer);
        }

        private ValueGetter<MLImage> ImageGetter(ValueGetter<ReadOnlyMemory<char>> getPath, out Action disposer)
        {
            var last = default(MLImage);
            disposer = () =>
            {
                last?.Dispose();
                last = null;
            };
            ReadOnlyMemory<char> path = default;
            return (ref MLImage image) =>
            {
                image?.Dispose();
                image = null;
                getPath(ref path);
                if (path.Length > 0)
                {
                    var file = FullPath(path);
                    var bytes = File.ReadAllBytes(file);
                    image = MLImage.CreateFromStream(new MemoryStream(bytes, 0, bytes.Length, writable: false, publiclyVisible: true));
                    image.Tag = file;
                }
                last = image;
            };
        }

        private ValueGetter<VBuffer<byte>> BytesGetter(ValueGetter<ReadOnlyMemory<char>> getPath, out Action disposer)
        {
            disposer = null;
            ReadOnlyMemory<char> path = default;
            return (ref VBuffer<byte> bytes) =>
            {
                getPath(ref path);
                bytes = path.Length > 0 ? ReadFile(FullPath(path), bytes) : VBufferEditor.Create(ref bytes, 0).Commit();
            };
        }

        /// <summary>The file's bytes, in the buffer's own array where it is long enough.</summary>
        private static VBuffer<byte> ReadFile(string path, VBuffer<byte> buffer)
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
            if (file.Length > int.MaxValue)
                throw new IOException($"File {path} too big to open.");
            var editor = VBufferEditor.Create(ref buffer, (int)file.Length);
            file.ReadExactly(editor.Values);
            return editor.Commit();
        }

        private string FullPath(ReadOnlyMemory<char> path) =>
            string.IsNullOrWhiteSpace(_parent.ImageFolder) ? path.ToString() : Path.Combine(_parent.ImageFolder, path.ToString());
    }
}
