using Google.Protobuf;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>The weights of a detector by torchvision's names.</summary>
internal sealed class DetectorState(DetectionNetwork network) : NetworkState
{
    private readonly Dictionary<string, Tensor> _state = network.state_dict();

    public override ByteString Read(string name) => TensorBytes.Of(_state[name]);
}
