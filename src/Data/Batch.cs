using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>Images and labels on the device; they belong to no dispose scope, but to the batch.</summary>
/// <param name="images">Becomes <see cref="Images"/>.</param>
/// <param name="labels">Becomes <see cref="Labels"/>.</param>
/// <param name="wholeBatch">Becomes <see cref="WholeBatch"/>.</param>
/// <param name="standsIn">Becomes <see cref="StandsIn"/>.</param>
internal sealed class Batch(Tensor images, Tensor labels, int[] wholeBatch, bool standsIn) : IDisposable
{
    /// <summary><c>[N, H, W, C]</c>, uint8 grey levels or float32, before normalisation.</summary>
    public Tensor Images { get; } = images;

    /// <summary><c>[N]</c>, int64 classes from 0 on.</summary>
    public Tensor Labels { get; } = labels;

    public int Count => (int)Labels.shape[0];

    /// <summary>The classes of all images of the batch, where these are a share of them, and of these otherwise.</summary>
    public ReadOnlySpan<int> WholeBatch => wholeBatch;

    /// <summary>
    /// Whether the share has no images, and these only give whoever needs some something to compute: they must not count.
    /// </summary>
    public bool StandsIn => standsIn;

    public void Dispose()
    {
        Images.Dispose();
        Labels.Dispose();
    }
}
