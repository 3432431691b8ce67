using System.Runtime.InteropServices;
using Google.Protobuf;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.ResNet;

/// <summary>
/// A trained detector as a chain of ML.NET's own transformers, which is what is saved. Images of a known size need nothing else; encoded
/// images, whose size no stock transformer tells, need this library beside it to decode them.
/// </summary>
internal static class DetectorChain
{
    private const string LabelNames = "Microsoft.ML.ResNet.LabelNames";

    /// <param name="mlContext">Where the transformers live.</param>
    /// <param name="detector">The detector.</param>
    /// <param name="state">Its weights.</param>
    /// <param name="folder">Where to put the network. It must be there until the chain has been saved, and is the caller's to
    /// delete.</param>
    /// <exception cref="NotSupportedException">The images are MLImages of no known size.</exception>
    public static TransformerChain<ITransformer> Create(
        MLContext mlContext, DetectorDescription detector, NetworkState state, string folder)
    {
        string onnxPath = Path.Combine(folder, "network.onnx");
        var columns = detector.Columns;
        string[] outputs = [DetectorOnnx.Labels, columns.PredictedBoundingBox, columns.Score];
        var names = (DetectorOnnx.Pixels, outputs[0], outputs[1], outputs[2]);
        EstimatorChain<ITransformer> chain;
        List<string> temporary = [DetectorOnnx.Pixels, DetectorOnnx.Labels, LabelNames];
        switch (detector.ImageType)
        {
            case ImageDataViewType { Height: > 0, Width: > 0 } image:
                OnnxFile.Write(DetectorOnnx.OfImages(detector, state, names, (image.Height, image.Width)), onnxPath);
                chain = new EstimatorChain<ITransformer>()
                    .Append<ITransformer>(
                        mlContext.Transforms.ExtractPixels(
                        DetectorOnnx.Pixels, columns.Image, interleavePixelColors: true, outputAsFloatArray: false))
                    .Append<ITransformer>(
                        mlContext.Transforms.ApplyOnnxModel(
                        outputs, [DetectorOnnx.Pixels], onnxPath, gpuDeviceId: null, fallbackToCpu: true));
                break;
            case VectorDataViewType:
                OnnxFile.Write(DetectorOnnx.OfResized(detector, state, names, DetectorDecodedRow.SizeName), onnxPath);
                chain = Decoding(mlContext, detector, folder)
                    .Append<ITransformer>(mlContext.Transforms.ApplyOnnxModel(
                        outputs, [DetectorOnnx.Pixels, DetectorDecodedRow.SizeName], onnxPath, gpuDeviceId: null, fallbackToCpu: true));
                temporary.AddRange([OneRow.OneName, DetectorEncodedRow.SidesName, DecodingRow.FileName, DetectorDecodedRow.SizeName]);
                break;
            default:
                throw new NotSupportedException(
                    $"A detector over the column '{columns.Image}' of images of no known size cannot be saved: "
                    + "no transformer of ML.NET tells the size of an image. "
                    + "Resize the images to one size (ResizeImages), or give the trainer encoded images (LoadRawImageBytes).");
        }
        chain = WithLabels(mlContext, chain, detector).Append<ITransformer>(mlContext.Transforms.DropColumns([.. temporary]));
        return chain.Fit(new SchemaOnlyView(StockChain.SchemaOf([(columns.Image, detector.ImageType)])));
    }

    /// <summary>From numbers to keys with the classes' names.</summary>
    private static EstimatorChain<ITransformer> WithLabels(
        MLContext mlContext, EstimatorChain<ITransformer> chain, DetectorDescription detector)
    {
        string[] names = detector.Names;
        var byNumber = names.Select((name, index) => KeyValuePair.Create(index + 1L, name));
        var keys = mlContext.Data.LoadFromEnumerable(names.Select(name => new KeyName { Name = name }));
        return chain
            .Append<ITransformer>(mlContext.Transforms.Conversion.MapValue(LabelNames, byNumber, DetectorOnnx.Labels))
            .Append<ITransformer>(
                mlContext.Transforms.Conversion.MapValueToKey(detector.Columns.PredictedLabel, LabelNames, keyData: keys));
    }

    /// <summary>As <see cref="EncodedImageDecoding"/>: a custom mapping saves no parameters, which therefore come as a column.</summary>
    private static EstimatorChain<ITransformer> Decoding(MLContext mlContext, DetectorDescription detector, string folder)
    {
        string path = Path.Combine(folder, "sides.onnx");
        float[] sides = [detector.Options.Size.ShorterSide, detector.Options.Size.LongerSide];
        var graph = new OnnxGraphBuilder("sides");
        string one = graph.Input(OneRow.OneName, TensorElementType.Float, new DimensionProto { DimValue = 1 });
        string constant = graph.Initializer(
            TensorProto.OfSingles("sides.values", [2], () => ByteString.CopyFrom(MemoryMarshal.AsBytes<float>(sides))));
        graph.Node("Mul", "sides", [one, constant]);
        graph.Output(DetectorEncodedRow.SidesName, new DimensionProto { DimValue = 2 });
        OnnxFile.Write(OnnxExporter.Wrap(graph.Graph), path);
        return new EstimatorChain<ITransformer>()
            .Append<ITransformer>(mlContext.Transforms.CustomMapping(new OneMapping().GetMapping(), OneMapping.Contract))
            .Append<ITransformer>(
                mlContext.Transforms.ApplyOnnxModel(
                [DetectorEncodedRow.SidesName], [OneRow.OneName], path, gpuDeviceId: null, fallbackToCpu: true))
            .Append<ITransformer>(mlContext.Transforms.CopyColumns(DecodingRow.FileName, detector.Columns.Image))
            .Append<ITransformer>(
                mlContext.Transforms.CustomMapping(new DetectorDecodingMapping().GetMapping(), DetectorDecodingMapping.Contract));
    }

    private sealed class KeyName
    {
        public string Name { get; set; } = "";
    }
}
