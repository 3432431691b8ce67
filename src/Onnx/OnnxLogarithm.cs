using System.Runtime.InteropServices;
using Google.Protobuf;

namespace Microsoft.ML.ResNet;

/// <summary>Writes the logarithm of probabilities, from which a softmax makes the probabilities again: Max-13 and Log-13.</summary>
internal static class OnnxLogarithm
{
    /// <summary>Smaller probabilities are no different from zero, whose logarithm is not finite.</summary>
    public const float SmallestNormal = 1.17549435e-38f;

    /// <param name="graph">Where to add it.</param>
    /// <param name="name">What it belongs to.</param>
    /// <param name="probabilities">Name of float [classes].</param>
    /// <returns>The name of the logarithms.</returns>
    public static string Add(OnnxGraphBuilder graph, string name, string probabilities)
    {
        string smallest = graph.Initializer(TensorProto.OfSingles(
            $"{name}.smallest", [1], () => ByteString.CopyFrom(MemoryMarshal.AsBytes<float>([SmallestNormal]))));
        return graph.Node("Log", name, [graph.Node("Max", name, [probabilities, smallest])]);
    }
}
