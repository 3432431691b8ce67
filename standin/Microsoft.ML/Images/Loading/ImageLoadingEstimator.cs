using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Image;
using static Microsoft.ML.SchemaShape.Column;

namespace Microsoft.ML.Data;

public sealed class ImageLoadingEstimator : TrivialEstimator<ImageLoadingTransformer>
{
    internal ImageLoadingEstimator(IHostEnvironment env, string imageFolder, bool asImages, string outputColumnName, string inputColumnName)
        : base(
            env.Register(nameof(ImageLoadingEstimator)),
            new ImageLoadingTransformer(env, imageFolder, asImages, outputColumnName, inputColumnName ?? outputColumnName))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Host.CheckValue(inputSchema, nameof(inputSchema));
        var (outputColumnName, inputColumnName) = Transformer.Columns[0];
        var path = inputSchema.Find(Host, inputColumnName);
        if (path.ItemType is not TextDataViewType || path.Kind != VectorKind.Scalar)
            throw Host.ExceptSchemaMismatch(nameof(inputSchema), "input", inputColumnName, TextDataViewType.Instance.ToString(), path.GetTypeString());
        return inputSchema.With([
            Transformer.AsImages
                ? new SchemaShape.Column(outputColumnName, VectorKind.Scalar, new ImageDataViewType(), false)
                : new SchemaShape.Column(outputColumnName, VectorKind.VariableVector, NumberDataViewType.Byte, false),
        ]);
    }
}
