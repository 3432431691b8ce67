using Google.Protobuf;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>
/// ONNX files: those of this library, batch normalization not folded, by the names of their initializers, which are the state names; any
/// other by the structure of its graph.
/// </summary>
internal static class OnnxCheckpointFile
{
    /// <summary>The tag of the first field of every ONNX file, the version of the format.</summary>
    public static bool IsStart(ReadOnlySpan<byte> start) => start is [0x08, ..];

    /// <param name="file">Seekable and at its beginning. Its values are read at once.</param>
    /// <exception cref="InvalidDataException">It is not of a residual network.</exception>
    public static CheckpointContent Read(Stream file)
    {
        var model = SavedNetwork.Parse(file, file.Length);
        return OnnxMetadata.IsIn(model) && OnnxMetadata.IsWhole(model) ? ReadOurs(model)
            : ReadGraph(model.Graph ?? throw new InvalidDataException("it has no graph"));
    }

    private static CheckpointContent ReadOurs(ModelProto model)
    {
        var network = SavedNetwork.ReadClassifier(model);
        var architecture = network.Description.Architecture;
        var state = NetworkPlan.Create(architecture, network.Description.Input.Shape.Channels).State(network.ClassCount);
        return new(
            [.. state.Select(entry =>
                new CheckpointTensor(entry.Name, ScalarType.Float32, [.. entry.Shape], new InMemory(network.State.Read(entry.Name))))],
            SavedArchitecture.Describe(architecture).ToDictionary());
    }

    private static CheckpointContent ReadGraph(GraphProto graph)
    {
        var network = GraphNetwork.Read(graph);
        var architecture = GraphArchitecture.Of(network);
        var tensors = GraphState.Of(network, architecture);
        bool isFolded = network.Blocks.Any(block => block.MainPath.Any(step => !step.Normalization.IsMeasured));
        var metadata = SavedArchitecture.Describe(architecture).ToDictionary();
        if (isFolded)
            metadata.Add(ResNetCheckpoint.NormalizationKey, ResNetCheckpoint.FoldedNormalization);
        return new(tensors, metadata)
        {
            Network = new(architecture, (int)(network.Classifier?.Bias.Length ?? 0), (int)network.Input.Maps.Channels),
            Preparation = network.Input.Preparation,
        };
    }

    private sealed class InMemory(ByteString values) : TensorSource
    {
        public override void Read(Span<byte> elements) => values.Span.CopyTo(elements);
    }
}
