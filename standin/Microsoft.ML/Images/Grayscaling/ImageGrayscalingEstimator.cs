using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Image;

public sealed class ImageGrayscalingEstimator : TrivialEstimator<ImageGrayscalingTransformer>
{
    internal ImageGrayscalingEstimator(IHostEnvironment env, string outputColumnName, string inputColumnName)
        : base(env.Register(nameof(ImageGrayscalingEstimator)), new ImageGrayscalingTransformer(env, outputColumnName, inputColumnName ?? outputColumnName))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Host.CheckValue(inputSchema, nameof(inputSchema));
        var (outputColumnName, inputColumnName) = Transformer.Columns[0];
        var source = inputSchema.FindImage(Host, inputColumnName);
        return inputSchema.With([new SchemaShape.Column(outputColumnName, source.Kind, source.ItemType, source.IsKey, source.Annotations)]);
    }
}
