using System.Runtime.InteropServices;
using Google.Protobuf;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>
/// The weights and running statistics of a network by their state names, as little-endian float32: where they are does not matter to who
/// writes or rebuilds the network.
/// </summary>
internal abstract class NetworkState
{
    /// <summary>That of a network which must live as long.</summary>
    public static NetworkState Of(ResidualNetwork network) => new Live(network.state_dict());

    /// <param name="name">A state name, such as <c>layer1.0.conv1.weight</c>.</param>
    /// <returns>The values, the last dimension side by side.</returns>
    public abstract ByteString Read(string name);

    /// <summary>Builds a network with this state, on the CPU.</summary>
    public ResidualNetwork CreateNetwork(ResNetArchitecture architecture, int classCount, int inputChannels)
    {
        var network = new ResidualNetwork(architecture, classCount, inputChannels);
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var state = network.state_dict();
        foreach (var (name, shape) in NetworkPlan.Create(architecture, inputChannels).State(classCount))
            state[name].copy_(tensor(MemoryMarshal.Cast<byte, float>(Read(name).Span).ToArray(), shape));
        return network;
    }

    private sealed class Live(Dictionary<string, Tensor> state) : NetworkState
    {
        public override ByteString Read(string name) => TensorBytes.Of(state[name]);
    }
}
