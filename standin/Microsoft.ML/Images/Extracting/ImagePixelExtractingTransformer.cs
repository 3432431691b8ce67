using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Image;

[assembly: LoadableClass(typeof(ImagePixelExtractingTransformer), typeof(SignatureLoadModel), ImagePixelExtractingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms.Image;

public sealed class ImagePixelExtractingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "ImagePixelExtractor";

    internal ImagePixelExtractingTransformer(IHostEnvironment env, string outputColumnName, string inputColumnName, PixelExtraction extraction)
        : base(env.Register("ImagePixelExtractor"), (outputColumnName, inputColumnName)) => Extraction = extraction;

    internal PixelExtraction Extraction { get; }

    internal IReadOnlyList<(string outputColumnName, string inputColumnName)> Columns => ColumnPairs;

    private protected override RowMapping Bind(DataViewSchema inputSchema) => new Mapping(this, inputSchema);

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        Host.CheckValue(ctx, nameof(ctx));
        ctx.CheckAtModel();
        ctx.SetVersionInfo(GetVersionInfo());
        SaveColumns(ctx);
        Extraction.Save(ctx.Writer);
    }

    private static ImagePixelExtractingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        var (outputColumnName, inputColumnName) = LoadColumn(ctx);
        return new ImagePixelExtractingTransformer(env, outputColumnName, inputColumnName, PixelExtraction.Load(ctx.Reader));
    }

    private static VersionInfo GetVersionInfo() => new("IMGPXEXT", 0x00010003, 0x00010002, 0x00010003, LoaderAssemblies.ImageAnalytics, LoaderSignature);

    private sealed class Mapping : OneToOneMapping
    {
        private readonly IHost _host;
        private readonly PixelExtraction _extraction;
        private readonly ImageDataViewType _image;
        private readonly VectorDataViewType _type;

        public Mapping(ImagePixelExtractingTransformer parent, DataViewSchema inputSchema)
            : base(parent.Host, inputSchema, parent.ColumnPairs)
        {
            _host = parent.Host;
            _extraction = parent.Extraction;
            _image = Inputs[0].ImageType(_host);
            if (_image.Height <= 0 || _image.Width <= 0)
                throw _host.ExceptSchemaMismatch(nameof(inputSchema), "input", Inputs[0].Name, "known-size image", "unknown-size image");
            if ((long)_image.Height * _image.Width > int.MaxValue / 4)
                throw _host.Except("Image dimensions are too large");
            _type = new VectorDataViewType(_extraction.ItemType, _extraction.Channels.Dimensions(_image.Height, _image.Width));
        }

        protected override DataViewSchema.DetachedColumn MakeColumn(string name, DataViewSchema.Column input, int pair) => new(name, _type);

        protected override Delegate CreateGetter(DataViewRow input, int added, out Action disposer)
        {
            var getter = input.GetGetter<MLImage>(Inputs[added]);
            return _extraction.AsFloats
                ? Getter<float>(getter, (image, values) => _extraction.Extract(image, values), out disposer)
                : Getter<byte>(getter, (image, values) => _extraction.Extract(image, values), out disposer);
        }

        private delegate void Extract<T>(MLImage image, Span<T> values);

        /// <summary>No image gives zeros.</summary>
        private ValueGetter<VBuffer<T>> Getter<T>(ValueGetter<MLImage> getter, Extract<T> extract, out Action disposer)
        {
            var image = default(MLImage);
            disposer = () =>
            {
                image?.Dispose();
                image = null;
            };
            return (ref VBuffer<T> values) =>
            {
                getter(ref image);
                if (image == null)
                {
                    values = VBufferEditor.Create(ref values, _type.Size, 0).Commit();
                    return;
                }
                if (image.Height != _image.Height || image.Width != _image.Width)
                    throw _host.Process(new InvalidOperationException());
                var editor = VBufferEditor.Create(ref values, _type.Size);
                extract(image, editor.Values);
                values = editor.Commit();
            };
        }
    }
}
