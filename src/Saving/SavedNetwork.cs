using System.Runtime.InteropServices;
using Google.Protobuf;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Reads networks from ONNX models that this library wrote: the description, and the weights under their state names. The graph itself is
/// not used.
/// </summary>
internal static class SavedNetwork
{
    /// <param name="model">A whole model.</param>
    /// <returns>A network that is whole.</returns>
    /// <exception cref="InvalidDataException">
    /// It is no such model, or one that cannot be used; the message is the reason, without a full stop.
    /// </exception>
    public static DescribedNetwork ReadClassifier(ModelProto model) => ReadIfOurs(model) switch
    {
        null => throw new InvalidDataException("it was not written by this library (it has no resnet.format)"),
        { Description.Features: null } network => network,
        _ => throw new InvalidDataException("it gives features and does not classify"),
    };

    /// <inheritdoc cref="ReadClassifier(ModelProto)" path="/*[not(self::param)]"/>
    /// <param name="onnx">Stands before the model, and is left open; what the model declares is not believed before it is there.</param>
    /// <param name="length">Bytes of the model.</param>
    public static DescribedNetwork ReadClassifier(Stream onnx, long length) => ReadClassifier(Parse(onnx, length));

    /// <inheritdoc cref="ReadClassifier(ModelProto)" path="/*[not(self::param)]"/>
    /// <param name="onnx">Stands before the model, and is left open; what the model declares is not believed before it is there.</param>
    /// <param name="length">Bytes of the model.</param>
    /// <returns>Null for a model of somebody else.</returns>
    public static DescribedNetwork? ReadIfOurs(Stream onnx, long length) => ReadIfOurs(Parse(onnx, length));

    private static DescribedNetwork? ReadIfOurs(ModelProto model)
    {
        if (!OnnxMetadata.IsIn(model) || model.Graph is null)
            return null;

        var tensors = new Dictionary<string, TensorProto>(StringComparer.Ordinal);
        foreach (var tensor in (IEnumerable<TensorProto>)[.. model.Graph.Initializer, .. Constants(model.Graph)])
        {
            if (!tensors.TryAdd(tensor.Name, tensor))
                throw new InvalidDataException($"it has two initializers of the name {tensor.Name}");
        }

        var description = OnnxMetadata.Read(model, shape => MeanImage(tensors, shape));
        var plan = NetworkPlan.Create(description.Architecture, description.Input.Shape.Channels);
        if (description.Features is { NeedsClassifier: false } features)
        {
            var cut = features.CutOf(plan);
            return new(
                description, PartialState.ClassCount,
                new PartialState(StateOf(tensors, description.Numbers.Precision, plan, cut, classCount: null), plan, cut));
        }

        int classCount = tensors.TryGetValue("fc.bias", out var bias) && bias.Dims is [> 0 and <= int.MaxValue and var count] ? (int)
            count : throw new InvalidDataException("it has no fc.bias");
        if (description.ClassNames is { } names && names.Type.Size != classCount)
            throw new InvalidDataException($"it names {names.Type.Size} classes and has {classCount}");
        return new(description, classCount, StateOf(tensors, description.Numbers.Precision, plan, plan.Whole, classCount));
    }

    /// <param name="tensors">All that the file has.</param>
    /// <param name="precision">In which numbers it is written.</param>
    /// <param name="plan">The network.</param>
    /// <param name="cut">What runs of it.</param>
    /// <param name="classCount">Number of classes, where there is a classifier.</param>
    private static NetworkState StateOf(
        Dictionary<string, TensorProto> tensors, NetworkPrecision precision, NetworkPlan plan, NetworkCut cut, int? classCount)
    {
        if (precision == NetworkPrecision.Single)
        {
            var state = classCount is { } classes ? plan.State(classes) : plan.StateUpTo(cut);
            CheckState(tensors, state.Select(entry => (entry.Name, TensorElementType.Float, entry.Shape)));
            return new Saved(tensors);
        }
        LayerStep[] steps = [.. plan.StepsUpTo(cut)];
        CheckState(
            tensors, UnfoldedState.Written(precision, steps, classCount is { } outputs ? [outputs, plan.FeatureCount] : null));
        return new UnfoldedState(tensors, steps, hasClassifier: classCount is not null);
    }

    /// <param name="onnx">Stands before the model, and is left open; what the model declares is not believed before it is there.</param>
    /// <param name="length">Bytes of the model.</param>
    /// <exception cref="InvalidDataException">It is no ONNX model, or a damaged one.</exception>
    public static ModelProto Parse(Stream onnx, long length)
    {
        try
        {
            using var checksum = new ChecksumStream(onnx, length);
            using var input = new CodedInputStream(checksum);
            var model = ModelProto.Parse(input);
            checksum.Verify();
            return model;
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new InvalidDataException("it is no ONNX model, or a damaged one", exception);
        }
    }

    private static IEnumerable<TensorProto> Constants(GraphProto graph) => graph.Node
        .Where(node => node.OpType == OnnxGraphBuilder.ConstantOperator)
        .SelectMany(node => node.Attribute.Select(attribute => attribute.T).OfType<TensorProto>());

    private static float[] MeanImage(Dictionary<string, TensorProto> tensors, ImageShape shape)
    {
        long[] expected = [shape.Channels, shape.Height, shape.Width];
        if (!tensors.TryGetValue(OnnxPreprocessing.MeanName, out var mean)
            || Problem(mean, TensorElementType.Float, expected) is not null)
            throw new InvalidDataException($"it has no {OnnxPreprocessing.MeanName} of the shape {shape}");
        float[] image = new float[shape.PixelCount];
        PixelOrder.Interleave(MemoryMarshal.Cast<byte, float>(mean.RawData.Span), image, new ImageInput(shape, PixelLayout.Planar));
        return image;
    }

    private static void CheckState(
        Dictionary<string, TensorProto> tensors, IEnumerable<(string Name, TensorElementType Type, long[] Shape)> expected)
    {
        const int Named = 5;
        string[] problems =
        [
            .. expected.Select(entry => tensors.TryGetValue(entry.Name, out var tensor)
                ? Problem(tensor, entry.Type, entry.Shape)
                : $"{entry.Name} is missing").OfType<string>().Take(Named + 1),
        ];
        if (problems.Length > 0)
            throw new InvalidDataException(
                "its weights do not fit its architecture: "
                + $"{string.Join("; ", problems.Take(Named))}{(problems.Length > Named ? "; and more" : "")}");
    }

    private static string? Problem(TensorProto tensor, TensorElementType type, long[] shape) =>
        tensor.DataType != type ? $"{tensor.Name} is of the type {tensor.DataType}, not {type}"
        : !tensor.Dims.SequenceEqual(shape)
            ? $"{tensor.Name} has the shape [{string.Join(", ", tensor.Dims)}], not [{string.Join(", ", shape)}]"
        : tensor.RawData.Length != SizeOf(type) * shape.Aggregate(1L, (product, dim) => product * dim)
            ? $"{tensor.Name} has {tensor.RawData.Length} bytes of values"
        : null;

    private static int SizeOf(TensorElementType type) => type switch
    {
        TensorElementType.Int8 => sizeof(sbyte),
        TensorElementType.Float16 => sizeof(ushort),
        _ => sizeof(float),
    };

    private sealed class Saved(Dictionary<string, TensorProto> tensors) : NetworkState
    {
        public override ByteString Read(string name) => tensors[name].RawData;
    }
}
