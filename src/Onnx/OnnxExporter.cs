using System.Reflection;
using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>Turns a trained network into an ONNX model of opset 13, the lowest that every part of it can be written in simply: any host of 2021 or later runs it.</summary>
internal static class OnnxExporter
{
    /// <summary>The opset, of ONNX 1.8, and the file format of that version.</summary>
    public const int OpsetVersion = 13, IrVersion = 7;

    /// <returns>The model. Its weights are read from the network when it is written.</returns>
    /// <exception cref="ArgumentException">An option is out of range; the message names every problem.</exception>
    public static ModelProto CreateModel(ScoringModel model, ColumnNames columns, DataViewType featureType, ClassNames? classNames, OnnxExportOptions options)
    {
        Validation.ThrowIfAny([.. options.Problems()], nameof(options));
        var layout = options.PixelLayout ?? (HoldsPixels(featureType) ? model.Input.Layout : PixelLayout.Planar);

        var exported = new ModelProto
        {
            IrVersion = IrVersion,
            ProducerName = "Microsoft.ML.ResNet",
            ProducerVersion = typeof(OnnxExporter).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "",
            DocString = $"{model.Network.Architecture.DisplayName} for {model.ClassCount} classes of images of {model.Input.Shape}",
            Graph = CreateGraph(model, columns, layout, options),
        };
        exported.OpsetImport.Add(new() { Version = OpsetVersion });
        exported.MetadataProps.AddRange(OnnxMetadata.Of(model, columns, layout, classNames, options));
        return exported;
    }

    private static GraphProto CreateGraph(ScoringModel model, ColumnNames columns, PixelLayout layout, OnnxExportOptions options)
    {
        var graph = new OnnxGraphBuilder(model.Network.Architecture.Name);
        var (channels, height, width) = model.Input.Shape;
        var rows = options.SingleRow ? Size(1) : new() { DimParam = "N" };
        DimensionProto[] shape = layout == PixelLayout.Planar
            ? [rows, Size(channels), Size(height), Size(width)]
            : [rows, Size(height), Size(width), Size(channels)];

        var elementType = options.PixelType == DataKind.Byte ? TensorElementType.UInt8 : TensorElementType.Float;
        string pixels = graph.Input(options.InputName ?? columns.Feature, elementType, shape);
        string images = OnnxPreprocessing.Add(graph, pixels, layout, options.PixelType, model.Normalization);
        string scores = new OnnxNetwork(graph, model.Network, options.FoldBatchNormalization).Add(images);
        if (options.Scores == OnnxScores.Probabilities)
            scores = graph.Node("Softmax", "scores", [scores], AttributeProto.Of("axis", 1));
        if (options.SingleRow)
            graph.Node("Squeeze", "scores", [scores, graph.Initializer(TensorProto.OfInt64s("scores.rows", 0))]);
        graph.Output(options.OutputName ?? columns.Score, options.SingleRow ? [Size(model.ClassCount)] : [rows, Size(model.ClassCount)]);
        return graph.Graph;
    }

    private static bool HoldsPixels(DataViewType featureType) =>
        featureType is VectorDataViewType vector && (vector.ItemType == NumberDataViewType.Single || ImageInput.IsPixels(vector));

    private static DimensionProto Size(long value) => new() { DimValue = value };
}
