using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Image;

public sealed class ImageResizingTransformer : OneToOneTransformerBase
{
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
