using System.Reflection;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Turns a trained network into an ONNX model of opset 13, the lowest that every part of it can be written in simply: any host of 2021 or
/// later runs it.
/// </summary>
internal static class OnnxExporter
{
    /// <summary>The opset, of ONNX 1.8, and the file format of that version.</summary>
    public const int OpsetVersion = 13, IrVersion = 7;

    /// <summary>From which probability on an image is said to have a label.</summary>
    public const float LabelThreshold = 0.5f;

    /// <param name="description">The network.</param>
    /// <param name="classCount">Number of its classes.</param>
    /// <param name="state">Its weights.</param>
    /// <param name="options">How to write it.</param>
    /// <param name="pixelChannels">
    /// Channels of the pixels that the graph takes. Default null: those of the network; three for a network of one, and the graph makes
    /// grey of them.
    /// </param>
    /// <param name="pixelSide">
    /// Height and width of the pixels that the graph takes, of which it crops the centre. Default null: those of the network.
    /// </param>
    /// <param name="anySize">
    /// Whether the graph takes images of any height and width; of a mean image the mean of each channel is left.
    /// </param>
    /// <param name="decisions">
    /// Name of a second output, which says of each label whether its probability is at least one half. Default null: there is none.
    /// </param>
    /// <param name="observed">
    /// Where the graph is to give, besides its result, everything that has a range in lower precision: receives the names. The
    /// description's own precision does not count then.
    /// </param>
    /// <remarks>A description with a mirror image is for single rows only.</remarks>
    /// <returns>The model. Its weights are read when it is written.</returns>
    /// <exception cref="ArgumentException">An option is out of range; the message names every problem.</exception>
    public static ModelProto CreateModel(
        ModelDescription description, int classCount, NetworkState state, OnnxExportOptions options, int? pixelChannels = null,
        int? pixelSide = null, bool anySize = false, ICollection<string>? observed = null, string? decisions = null)
    {
        Validation.ThrowIfAny([.. options.Problems()], nameof(options));
        if (anySize)
            description = description with { Normalization = description.Normalization.WithoutMeanImage() };
        var layout = options.PixelLayout ?? (HoldsPixels(description.FeatureType) ? description.Input.Layout : PixelLayout.Planar);

        var exported = Wrap(
            CreateGraph(description, classCount, state, layout, options, pixelChannels, pixelSide, anySize, observed, decisions));
        exported.DocString = description.Features is { } features
            ? $"{description.Architecture.DisplayName} up to {features.Layer}, for features of images of {description.Input.Shape}"
            : $"{description.Architecture.DisplayName} for {classCount} classes of images of {description.Input.Shape}";
        exported.MetadataProps.AddRange(OnnxMetadata.Of(description, layout, options));
        return exported;
    }

    /// <summary>A file with a graph, and who wrote it.</summary>
    public static ModelProto Wrap(GraphProto graph)
    {
        var model = new ModelProto
        {
            IrVersion = IrVersion,
            ProducerName = "Microsoft.ML.ResNet",
            ProducerVersion =
                typeof(OnnxExporter).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "",
            Graph = graph,
        };
        model.OpsetImport.Add(new() { Version = OpsetVersion });
        return model;
    }

    private static GraphProto CreateGraph(
        ModelDescription description, int classCount, NetworkState state, PixelLayout layout, OnnxExportOptions options, int? pixelChannels,
        int? pixelSide, bool anySize, ICollection<string>? observed, string? decisions)
    {
        var graph = new OnnxGraphBuilder(description.Architecture.Name);
        var (networkChannels, networkHeight, networkWidth) = description.Input.Shape;
        var (height, width) = (pixelSide ?? networkHeight, pixelSide ?? networkWidth);
        int channels = pixelChannels ?? networkChannels;
        var rows = options.SingleRow ? Size(1) : new() { DimParam = "N" };
        DimensionProto high = anySize ? new() { DimParam = "H" } : Size(height), wide = anySize ? new() { DimParam = "W" } : Size(width);
        DimensionProto[] shape = layout == PixelLayout.Planar ? [rows, Size(channels), high, wide] : [rows, high, wide, Size(channels)];

        var elementType = options.PixelType == DataKind.Byte ? TensorElementType.UInt8 : TensorElementType.Float;
        string pixels = graph.Input(options.InputName ?? description.Columns.Feature, elementType, shape);
        var preprocessing = new OnnxPreprocessing(graph);
        if ((height, width) != (networkHeight, networkWidth))
            pixels = preprocessing.Crop(
                pixels, layout, ScaledCrop.CentreOf(width, height, description.Input.Shape), description.Input.Shape);
        string images = preprocessing.Add(
            pixels, layout, options.PixelType, toGrey: channels != networkChannels, description.Mirror, description.Normalization);
        var network = NetworkPlan.Create(description.Architecture, networkChannels);
        var output = NetworkOutput.Of(description, classCount);
        var numbers = observed is null ? OnnxNumbers.Create(graph, description.Numbers) : new ObservedNumbers(graph);
        string scores = new OnnxNetwork(graph, network, classCount, state, options.FoldBatchNormalization, numbers).Add(images, output);
        if (output.AreProbabilities && (options.Scores == OnnxScores.Probabilities || description.Mirror))
            scores = graph.Node("Softmax", "scores", [scores], AttributeProto.Of("axis", 1));
        if (output.AreLabelProbabilities && (options.Scores == OnnxScores.Probabilities || description.Mirror))
            scores = graph.Node("Sigmoid", "scores", [scores]);
        if (description.Mirror)
            AverageRows(graph, scores, options.Scores);
        else if (options.SingleRow)
            graph.Node("Squeeze", "scores", [scores, graph.Initializer(TensorProto.OfInt64s("scores.rows", 0))]);
        DimensionProto[] values = options.SingleRow ? [Size(output.Size)] : [rows, Size(output.Size)];
        string result = options.OutputName ?? description.Columns.Score;
        graph.Output(result, values);
        if (decisions is not null)
        {
            string half = graph.Initializer(TensorProto.OfSingles(
                "decisions.threshold", [1], () => ByteString.CopyFrom(MemoryMarshal.AsBytes<float>([LabelThreshold]))));
            graph.Node("GreaterOrEqual", "decisions", [result, half]);
            graph.Output(decisions, TensorElementType.Bool, values);
        }
        foreach (string name in (numbers as ObservedNumbers)?.Names ?? [])
        {
            graph.Watch(name);
            observed!.Add(name);
        }
        return graph.Graph;
    }

    /// <summary>The image and its mirror image are the rows of <paramref name="probabilities"/>.</summary>
    private static void AverageRows(OnnxGraphBuilder graph, string probabilities, OnnxScores scores)
    {
        string average = graph.Node(
            "ReduceMean", "mirror", [probabilities], AttributeProto.Of("axes", [0L]), AttributeProto.Of("keepdims", 0));
        if (scores == OnnxScores.Logits)
            OnnxLogarithm.Add(graph, "mirror", average);
    }

    private static bool HoldsPixels(DataViewType featureType) =>
        featureType is VectorDataViewType vector && (vector.ItemType == NumberDataViewType.Single || ImageInput.IsPixels(vector));

    private static DimensionProto Size(long value) => new() { DimValue = value };
}
