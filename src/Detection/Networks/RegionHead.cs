using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>Turns pooled regions into features to classify.</summary>
internal abstract class RegionHead(string name) : nn.Module<Tensor, Tensor>(name)
{
    /// <summary>Length of the features.</summary>
    public abstract int FeatureCount { get; }
}
