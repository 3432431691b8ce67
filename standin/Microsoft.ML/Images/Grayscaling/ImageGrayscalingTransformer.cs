using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Image;

[assembly: LoadableClass(typeof(ImageGrayscalingTransformer), typeof(SignatureLoadModel), ImageGrayscalingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms.Image;

public sealed class ImageGrayscalingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "ImageGrayscaleTransform";

    internal ImageGrayscalingTransformer(IHostEnvironment env, string outputColumnName, string inputColumnName)
        : base(env.Register("ImageGrayscale"), (outputColumnName, inputColumnName))
    {
    }

    internal IReadOnlyList<(string outputColumnName, string inputColumnName)> Columns => ColumnPairs;

    private protected override RowMapping Bind(DataViewSchema inputSchema) => new Mapping(this, inputSchema);

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        Host.CheckValue(ctx, nameof(ctx));
        ctx.CheckAtModel();
        ctx.SetVersionInfo(GetVersionInfo());
        SaveColumns(ctx);
    }

    private static ImageGrayscalingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        var (outputColumnName, inputColumnName) = LoadColumn(ctx);
        return new ImageGrayscalingTransformer(env, outputColumnName, inputColumnName);
    }

    private static VersionInfo GetVersionInfo() => new("IMGGRAYT", 0x00010001, 0x00010001, 0x00010001, LoaderAssemblies.ImageAnalytics, LoaderSignature);

    private sealed class Mapping : OneToOneMapping
    {
        public Mapping(ImageGrayscalingTransformer parent, DataViewSchema inputSchema)
            : base(parent.Host, inputSchema, parent.ColumnPairs) => Inputs[0].ImageType(parent.Host);

        protected override DataViewSchema.DetachedColumn MakeColumn(string name, DataViewSchema.Column input, int pair) => new(name, input.Type);

        protected override Delegate CreateGetter(DataViewRow input, int added, out Action disposer)
        {
            var getter = input.GetGetter<MLImage>(Inputs[added]);
            var source = default(MLImage);
            disposer = () =>
            {
                source?.Dispose();
                source = null;
            };
            return (ValueGetter<MLImage>)((ref MLImage image) =>
            {
                image?.Dispose();
                getter(ref source);
                // No source leaves what was there, a disposed image or null, as the real transformer does.
                if (source == null || source.Height <= 0 || source.Width <= 0)
                    return;
                image = source.CloneWithGrayscale();
                image.Tag = source.Tag;
            });
        }
    }
}
