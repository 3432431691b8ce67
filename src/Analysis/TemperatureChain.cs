using System.Runtime.InteropServices;
using Google.Protobuf;
using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Temperature scaling as a chain of ML.NET's own transformers, which is what is saved: an ONNX model makes log p / T of the probabilities
/// p, and ML.NET's softmax regression scores of that. The predicted label before it stays, because it does not change.
/// </summary>
internal static class TemperatureChain
{
    private const string PredictedLabel = "Microsoft.ML.ResNet.TemperedLabel";

    /// <param name="mlContext">Where the transformers live.</param>
    /// <param name="temperature">T.</param>
    /// <param name="score">The probabilities.</param>
    /// <param name="classCount">How many there are.</param>
    /// <param name="classNames">What they are for, where that is known.</param>
    /// <param name="folder">An empty folder for the model.</param>
    public static TransformerChain<ITransformer> Create(
        MLContext mlContext, double temperature, string score, int classCount, ClassNames? classNames, string folder)
    {
        var input = StockChain.SchemaOf([(score, new VectorDataViewType(NumberDataViewType.Single, classCount))]);
        string onnxPath = Path.Combine(folder, "temperature.onnx");
        OnnxFile.Write(ScaledLogarithms(temperature, score, classCount), onnxPath);
        var logits = mlContext.Transforms
            .ApplyOnnxModel([StockChain.Logits], [score], onnxPath, gpuDeviceId: null, fallbackToCpu: true)
            .Fit(new SchemaOnlyView(input));
        return StockChain.WithHead(
            mlContext, [logits], input, new ColumnNames("Label", Feature: "", score, PredictedLabel), classNames, classCount,
            [StockChain.Logits, PredictedLabel]);
    }

    private static ModelProto ScaledLogarithms(double temperature, string score, int classCount)
    {
        const string Name = "temperature";
        var graph = new OnnxGraphBuilder(Name);
        var shape = new DimensionProto { DimValue = classCount };
        string logs = OnnxLogarithm.Add(graph, Name, graph.Input(score, TensorElementType.Float, shape));
        string inverse = graph.Initializer(TensorProto.OfSingles(
            $"{Name}.inverse", [1], () => ByteString.CopyFrom(MemoryMarshal.AsBytes<float>([(float)(1 / temperature)]))));
        graph.Node("Mul", Name, [logs, inverse]);
        graph.Output(StockChain.Logits, shape);
        return OnnxExporter.Wrap(graph.Graph);
    }
}
