using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>Images and labels on the device; they belong to no dispose scope, but to the batch.</summary>
internal sealed class Batch(Tensor images, Tensor labels) : IDisposable
{
    /// <summary><c>[N, H, W, C]</c>, uint8 grey levels or float32, before normalisation.</summary>
    public Tensor Images { get; } = images;

    /// <summary><c>[N]</c>, int64 classes from 0 on.</summary>
    public Tensor Labels { get; } = labels;

    public int Count => (int)Labels.shape[0];

    public void Dispose()
    {
        Images.Dispose();
        Labels.Dispose();
    }
}
