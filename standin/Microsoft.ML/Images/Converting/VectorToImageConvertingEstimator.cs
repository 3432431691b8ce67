using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using static Microsoft.ML.SchemaShape.Column;

namespace Microsoft.ML.Transforms.Image;

public sealed class VectorToImageConvertingEstimator : TrivialEstimator<VectorToImageConvertingTransformer>
{
    internal VectorToImageConvertingEstimator(
        IHostEnvironment env,
        int imageHeight,
        int imageWidth,
        string outputColumnName,
        string inputColumnName,
        PixelChannels channels,
        float scaleImage,
        float offsetImage)
        : base(
            env.Register(nameof(VectorToImageConvertingEstimator)),
            new VectorToImageConvertingTransformer(env, imageHeight, imageWidth, outputColumnName, inputColumnName ?? outputColumnName, channels, scaleImage, offsetImage))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Host.CheckValue(inputSchema, nameof(inputSchema));
        var (outputColumnName, inputColumnName) = Transformer.Columns[0];
        var source = inputSchema.Find(Host, inputColumnName);
        if (source.Kind != VectorKind.Vector || !VectorToImageConvertingTransformer.CanRead(source.ItemType))
        {
            throw Host.ExceptSchemaMismatch(
                nameof(inputSchema), "input", inputColumnName, "known-size vector of type Single, Double or Byte", source.GetTypeString());
        }
        return inputSchema.With([new SchemaShape.Column(outputColumnName, VectorKind.Scalar, Transformer.OutputType, false)]);
    }
}
