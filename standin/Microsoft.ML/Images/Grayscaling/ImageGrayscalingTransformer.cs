using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Image;

public sealed class ImageGrayscalingTransformer : OneToOneTransformerBase
{
    internal ImageGrayscalingTransformer(IHostEnvironment env, string outputColumnName, string inputColumnName)
        : base(env.Register("ImageGrayscale"), (outputColumnName, inputColumnName))
    {
    }

    internal IReadOnlyList<(string outputColumnName, string inputColumnName)> Columns => ColumnPairs;

    private protected override RowMapping Bind(DataViewSchema inputSchema) => new Mapping(this, inputSchema);

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
