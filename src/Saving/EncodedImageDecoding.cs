using System.Runtime.InteropServices;
using Google.Protobuf;
using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Decodes image files inside a saved chain, for which ML.NET has no transformer of its own: by custom mappings, which ML.NET loads
/// together with this assembly.
/// </summary>
/// <remarks>
/// A custom mapping saves its name and nothing else, so the size of the images must reach it as a column, and ML.NET has no transformer
/// that makes a constant. One is put together: a mapping that gives the number one, and an ONNX model that multiplies it by the size.
/// </remarks>
internal static class EncodedImageDecoding
{
    /// <param name="mlContext">Where the transformers live.</param>
    /// <param name="feature">The column of image files.</param>
    /// <param name="input">What their images become.</param>
    /// <param name="folder">Where to put the ONNX model; it must be there until the chain has been saved.</param>
    /// <returns>What adds the column <see cref="DecodedRow.ImageName"/>, and the names of all columns that it adds.</returns>
    public static (EstimatorChain<ITransformer> Estimator, string[] Added) Create(
        MLContext mlContext, string feature, ImageInput input, string folder)
    {
        string onnxPath = Path.Combine(folder, "shape.onnx");
        OnnxFile.Write(ShapeModel(input), onnxPath);
        var chain = new EstimatorChain<ITransformer>()
            .Append<ITransformer>(mlContext.Transforms.CustomMapping(new OneMapping().GetMapping(), OneMapping.Contract))
            .Append<ITransformer>(mlContext.Transforms.ApplyOnnxModel(
                [EncodedRow.ShapeName], [OneRow.OneName], onnxPath, gpuDeviceId: null, fallbackToCpu: true))
            .Append<ITransformer>(mlContext.Transforms.CopyColumns(EncodedRow.FileName, feature))
            .Append<ITransformer>(mlContext.Transforms.CustomMapping(new DecodingMapping().GetMapping(), DecodingMapping.Contract));
        return (chain, [OneRow.OneName, EncodedRow.ShapeName, EncodedRow.FileName, DecodedRow.ImageName]);
    }

    private static ModelProto ShapeModel(ImageInput input)
    {
        float[] values = [input.Shape.Channels, input.Shape.Height, input.Shape.Width, input.ShorterSide ?? EncodedRow.SmallestCover];
        var graph = new OnnxGraphBuilder("shape");
        string one = graph.Input(OneRow.OneName, TensorElementType.Float, new DimensionProto { DimValue = 1 });
        string constant = graph.Initializer(TensorProto.OfSingles(
            "shape.values", [values.Length], () => ByteString.CopyFrom(MemoryMarshal.AsBytes<float>(values))));
        graph.Node("Mul", "shape", [one, constant]);
        graph.Output(EncodedRow.ShapeName, new DimensionProto { DimValue = values.Length });
        return OnnxExporter.Wrap(graph.Graph);
    }
}
