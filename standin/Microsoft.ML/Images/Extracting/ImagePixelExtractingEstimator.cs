using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Image;

public sealed partial class ImagePixelExtractingEstimator : TrivialEstimator<ImagePixelExtractingTransformer>
{
    internal ImagePixelExtractingEstimator(IHostEnvironment env, string outputColumnName, string inputColumnName, PixelExtraction extraction)
        : base(
            env.Register(nameof(ImagePixelExtractingEstimator)),
            new ImagePixelExtractingTransformer(env, outputColumnName, inputColumnName ?? outputColumnName, extraction))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Host.CheckValue(inputSchema, nameof(inputSchema));
        var (outputColumnName, inputColumnName) = Transformer.Columns[0];
        inputSchema.FindImage(Host, inputColumnName);
        return inputSchema.With([
            new SchemaShape.Column(outputColumnName, SchemaShape.Column.VectorKind.Vector, Transformer.Extraction.ItemType, false),
        ]);
    }
}
