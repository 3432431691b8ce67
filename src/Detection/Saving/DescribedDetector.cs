using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>A detector as data: everything about it, and its weights.</summary>
/// <param name="Description">Everything but the weights.</param>
/// <param name="State">The weights, by the names of <see cref="DetectorPlan.State"/>.</param>
internal sealed record DescribedDetector(DetectorDescription Description, NetworkState State)
{
    /// <summary>Builds the network, on the CPU.</summary>
    public DetectionNetwork CreateNetwork()
    {
        var network = new DetectionNetwork(Description.Architecture, Description.ClassCount);
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var state = network.state_dict();
        foreach (var (name, shape) in DetectorPlan.State(Description.Architecture, Description.ClassCount))
            state[name].copy_(tensor(MemoryMarshal.Cast<byte, float>(State.Read(name).Span).ToArray(), shape));
        return network;
    }
}
