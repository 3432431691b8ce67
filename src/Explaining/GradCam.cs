using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Gradient-weighted class activation mapping (Selvaraju et al. 2017, section 3): relu(Σₖ αₖ Aₖ) with αₖ the mean over all places of
/// ∂yᶜ/∂Aₖ, where Aₖ are the maps of a layer and yᶜ is the logit of a class. For the last maps of a network that ends in global average
/// pooling it is that of Zhou et al. (2016), up to a factor.
/// </summary>
internal static class GradCam
{
    /// <param name="network">The network, on the device of the images.</param>
    /// <param name="images">float [N, C, H, W], normalised.</param>
    /// <param name="target">The layer, and the class.</param>
    /// <param name="isMultiLabel">Whether an image may have any number of the classes.</param>
    public static (float[] Heat, int Height, int Width, int[] Classes, float[] Probabilities) Compute(
        ResidualNetwork network, Tensor images, ActivationTarget target, bool isMultiLabel = false)
    {
        using var scope = NewDisposeScope();
        var (maps, logits) = new TappedNetwork(network, target.Cut).Forward(images);
        var classes = target.Class is { } one ? full(images.shape[0], one, ScalarType.Int64, logits.device) : logits.argmax(1);
        var chosen = classes.unsqueeze(1);
        // The images of a batch have nothing to do with each other: the gradient of the sum is that of each.
        var gradient = autograd.grad([logits.gather(1, chosen).sum()], [maps])[0];

        using var noGrad = no_grad();
        var heat = (gradient.mean([2L, 3L], keepdim: true) * maps).sum(1).relu();
        var probabilities = (isMultiLabel ? logits.sigmoid() : logits.softmax(1)).gather(1, chosen);
        return (
            Values<float>(heat), (int)heat.shape[1], (int)heat.shape[2], Array.ConvertAll(Values<long>(classes), value => (int)value),
            Values<float>(probabilities));

        static T[] Values<T>(Tensor tensor)
            where T : unmanaged => [.. tensor.cpu().contiguous().data<T>()];
    }
}
