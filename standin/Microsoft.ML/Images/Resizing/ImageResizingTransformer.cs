using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Image;

[assembly: LoadableClass(typeof(ImageResizingTransformer), typeof(SignatureLoadModel), ImageResizingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms.Image;

public sealed class ImageResizingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "ImageScalerTransform";

    private readonly ImageResizingEstimator.ResizingKind _resizing;
    private readonly ImageResizingEstimator.Anchor _anchor;
    private readonly ImageResizeMode _mode;

    internal ImageResizingTransformer(
        IHostEnvironment env,
        string outputColumnName,
        int imageWidth,
        int imageHeight,
        string inputColumnName,
        ImageResizingEstimator.ResizingKind resizing,
        ImageResizingEstimator.Anchor cropAnchor)
        : base(env.Register("ImageScaler"), (outputColumnName, inputColumnName))
    {
        Contracts.CheckParam(imageWidth > 0, nameof(imageWidth));
        Contracts.CheckParam(imageHeight > 0, nameof(imageHeight));
        Contracts.CheckParam(Enum.IsDefined(resizing), nameof(resizing));
        Contracts.CheckParam(Enum.IsDefined(cropAnchor), "anchor");
        OutputType = new ImageDataViewType(imageHeight, imageWidth);
        _resizing = resizing;
        _anchor = cropAnchor;
        _mode = resizing switch
        {
            ImageResizingEstimator.ResizingKind.IsoPad => ImageResizeMode.Pad,
            ImageResizingEstimator.ResizingKind.Fill => ImageResizeMode.Fill,
            _ => cropAnchor switch
            {
                ImageResizingEstimator.Anchor.Top => ImageResizeMode.CropAnchorTop,
                ImageResizingEstimator.Anchor.Bottom => ImageResizeMode.CropAnchorBottom,
                ImageResizingEstimator.Anchor.Left => ImageResizeMode.CropAnchorLeft,
                ImageResizingEstimator.Anchor.Right => ImageResizeMode.CropAnchorRight,
                _ => ImageResizeMode.CropAnchorCentral,
            },
        };
    }

    internal ImageDataViewType OutputType { get; }

    internal IReadOnlyList<(string outputColumnName, string inputColumnName)> Columns => ColumnPairs;

    private protected override RowMapping Bind(DataViewSchema inputSchema) => new Mapping(this, inputSchema);

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        Host.CheckValue(ctx, nameof(ctx));
        ctx.CheckAtModel();
        ctx.SetVersionInfo(GetVersionInfo());
        SaveColumns(ctx);
        ctx.Writer.Write(OutputType.Width);
        ctx.Writer.Write(OutputType.Height);
        ctx.Writer.Write((byte)_resizing);
        ctx.Writer.Write((byte)_anchor);
    }

    private static ImageResizingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        var (outputColumnName, inputColumnName) = LoadColumn(ctx);
        var width = ctx.Reader.ReadInt32();
        var height = ctx.Reader.ReadInt32();
        env.CheckDecode(width > 0 && height > 0);
        var resizing = (ImageResizingEstimator.ResizingKind)ctx.Reader.ReadByte();
        env.CheckDecode(Enum.IsDefined(resizing));
        var anchor = (ImageResizingEstimator.Anchor)ctx.Reader.ReadByte();
        env.CheckDecode(Enum.IsDefined(anchor));
        return new ImageResizingTransformer(env, outputColumnName, width, height, inputColumnName, resizing, anchor);
    }

    private static VersionInfo GetVersionInfo() => new("IMGSCALF", 0x00010003, 0x00010003, 0x00010003, LoaderAssemblies.ImageAnalytics, LoaderSignature);

    private sealed class Mapping : OneToOneMapping
    {
        private readonly ImageResizingTransformer _parent;

        public Mapping(ImageResizingTransformer parent, DataViewSchema inputSchema)
            : base(parent.Host, inputSchema, parent.ColumnPairs)
        {
            _parent = parent;
            Inputs[0].ImageType(parent.Host);
        }

        protected override DataViewSchema.DetachedColumn MakeColumn(string name, DataViewSchema.Column input, int pair) => new(name, _parent.OutputType);

        protected override Delegate CreateGetter(DataViewRow input, int added, out Action disposer)
        {
            var getter = input.GetGetter<MLImage>(Inputs[added]);
            var (width, height) = (_parent.OutputType.Width, _parent.OutputType.Height);
            var source = default(MLImage);
            disposer = () => source = null;
            return (ValueGetter<MLImage>)((ref MLImage image) =>
            {
                image?.Dispose();
                getter(ref source);
                // No source leaves what was there, a disposed image or null, as the real transformer does.
                if (source == null || source.Height <= 0 || source.Width <= 0)
                    return;
                // An image that has the size already is handed on as it is, as the real transformer does: the source and the result are one
                // object, which the next call disposes.
                if (source.Height == height && source.Width == width)
                {
                    image = source;
                    return;
                }
                image = source.CloneWithResizing(width, height, _parent._mode);
                image.Tag = source.Tag;
            });
        }
    }
}
