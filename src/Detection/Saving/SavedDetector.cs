using Google.Protobuf;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Reads detectors out of ONNX models of this library: the description, and the weights under their names. The graph itself is not used,
/// and libtorch is not needed.
/// </summary>
internal static class SavedDetector
{
    /// <param name="onnx">Stands before the model, and is left open.</param>
    /// <param name="length">Bytes of the model.</param>
    /// <returns>A detector that is whole; null for a model of another kind.</returns>
    /// <exception cref="InvalidDataException">It cannot be used; the message is the reason, without a full stop.</exception>
    public static DescribedDetector? ReadIfOurs(Stream onnx, long length)
    {
        var model = SavedNetwork.Parse(onnx, length);
        if (model.Graph is null || model.MetadataProps.FirstOrDefault(entry => entry.Key == DetectorMetadata.Key) is not { } metadata)
            return null;
        var description = DetectorMetadata.Read(metadata.Value);
        var tensors = new Dictionary<string, TensorProto>(StringComparer.Ordinal);
        foreach (var tensor in model.Graph.Initializer)
            tensors[tensor.Name] = tensor;
        foreach (var (name, shape) in DetectorPlan.State(description.Architecture, description.ClassCount))
        {
            if (!tensors.TryGetValue(InGraph(name), out var source) || source.DataType != TensorElementType.Float
                || !source.Dims.SequenceEqual(shape)
                || source.RawData.Length != sizeof(float) * shape.Aggregate(1L, (product, dimension) => product * dimension))
                throw new InvalidDataException(
                    $"its weights do not fit its architecture: there is no {name} of the shape {ShapeText.Of(shape)}");
        }
        return new(description, new Saved(tensors));
    }

    /// <summary>In a graph the weights of a residual network have the names that they have in one alone.</summary>
    private static string InGraph(string name) =>
        name.StartsWith($"{DetectorPlan.Body}features.", StringComparison.Ordinal) ? name
        : name.StartsWith(DetectorPlan.Body, StringComparison.Ordinal) ? name[DetectorPlan.Body.Length..]
        : name.StartsWith($"{DetectorPlan.Head}layer4.", StringComparison.Ordinal) ? name[DetectorPlan.Head.Length..]
        : name;

    private sealed class Saved(Dictionary<string, TensorProto> tensors) : NetworkState
    {
        public override ByteString Read(string name) => tensors[InGraph(name)].RawData;
    }
}
