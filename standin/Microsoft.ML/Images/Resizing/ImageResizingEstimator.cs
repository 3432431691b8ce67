using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Image;

public sealed partial class ImageResizingEstimator : TrivialEstimator<ImageResizingTransformer>
{
    internal ImageResizingEstimator(
        IHostEnvironment env, string outputColumnName, int imageWidth, int imageHeight, string inputColumnName, ResizingKind resizing, Anchor cropAnchor)
        : base(
            env.Register(nameof(ImageResizingEstimator)),
            new ImageResizingTransformer(env, outputColumnName, imageWidth, imageHeight, inputColumnName ?? outputColumnName, resizing, cropAnchor))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Host.CheckValue(inputSchema, nameof(inputSchema));
        var (outputColumnName, inputColumnName) = Transformer.Columns[0];
        inputSchema.FindImage(Host, inputColumnName);
        return inputSchema.With([new SchemaShape.Column(outputColumnName, SchemaShape.Column.VectorKind.Scalar, Transformer.OutputType, false)]);
    }
}
