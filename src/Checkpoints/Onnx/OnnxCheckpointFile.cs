using Google.Protobuf;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>ONNX files that this library exported, batch normalization not folded: the initializers have the state names.</summary>
internal static class OnnxCheckpointFile
{
    /// <summary>The tag of the first field of every ONNX file, the version of the format.</summary>
    public static bool IsStart(ReadOnlySpan<byte> start) => start is [0x08, ..];

    /// <param name="file">Seekable and at its beginning. Its values are read at once: a checksum over all of it protects them.</param>
    /// <exception cref="InvalidDataException">It is not such a file.</exception>
    public static CheckpointContent Read(Stream file)
    {
        var network = SavedNetwork.ReadClassifier(file, file.Length);
        var architecture = network.Description.Architecture;
        var state = NetworkPlan.Create(architecture, network.Description.Input.Shape.Channels).State(network.ClassCount);
        return new(
            [.. state.Select(entry =>
                new CheckpointTensor(entry.Name, ScalarType.Float32, [.. entry.Shape], new InMemory(network.State.Read(entry.Name))))],
            SavedArchitecture.Describe(architecture).ToDictionary());
    }

    private sealed class InMemory(ByteString values) : TensorSource
    {
        public override void Read(Span<byte> elements) => values.Span.CopyTo(elements);
    }
}
