using System.Runtime.InteropServices;
using Google.Protobuf;
using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Decodes image files inside a saved chain, for which ML.NET has no transformer of its own: by custom mappings, which ML.NET loads
/// together with this assembly.
/// </summary>
/// <remarks>
/// A custom mapping saves its name and nothing else, so what it is to do must reach it as a column, and ML.NET has no transformer that
/// makes a constant. One is put together: a mapping that gives the number one, and an ONNX model that multiplies it by the settings.
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
        string onnxPath = Path.Combine(folder, "decoding.onnx");
        OnnxFile.Write(SettingsModel(input), onnxPath);
        var chain = new EstimatorChain<ITransformer>()
            .Append<ITransformer>(mlContext.Transforms.CustomMapping(new OneMapping().GetMapping(), OneMapping.Contract))
            .Append<ITransformer>(mlContext.Transforms.ApplyOnnxModel(
                [DecodingRow.SettingsName], [OneRow.OneName], onnxPath, gpuDeviceId: null, fallbackToCpu: true))
            .Append<ITransformer>(mlContext.Transforms.CopyColumns(DecodingRow.FileName, feature))
            .Append<ITransformer>(mlContext.Transforms.CustomMapping(new DecodingMapping().GetMapping(), DecodingMapping.Contract));
        return (chain, [OneRow.OneName, DecodingRow.SettingsName, DecodingRow.FileName, DecodedRow.ImageName]);
    }

    private static ModelProto SettingsModel(ImageInput input)
    {
        float[] values = DecodingMapping.SettingsOf(input);
        var graph = new OnnxGraphBuilder("decoding");
        string one = graph.Input(OneRow.OneName, TensorElementType.Float, new DimensionProto { DimValue = 1 });
        string constant = graph.Initializer(TensorProto.OfSingles(
            "decoding.values", [values.Length], () => ByteString.CopyFrom(MemoryMarshal.AsBytes<float>(values))));
        graph.Node("Mul", "decoding", [one, constant]);
        graph.Output(DecodingRow.SettingsName, new DimensionProto { DimValue = values.Length });
        return OnnxExporter.Wrap(graph.Graph);
    }
}
