using static TorchSharp.torch;
using TorchSharp.Modules;

namespace Microsoft.ML.ResNet;

/// <summary>
/// The initial weights of section 3.4, "as in [13]": He et al. 2015, "Delving Deep into Rectifiers", equation 14.
/// </summary>
/// <remarks>
/// A convolution's weights are normal with mean 0 and variance 2 / (k² · output channels), which keeps the variance of gradients from layer
/// to layer; [13] finds this and its counterpart for the forward signal equally good, and torchvision and fb.resnet.torch use this one.
/// Batch normalization starts as γ = 1, β = 0. The classifier is uniform within ±1/√features, as everywhere.
/// </remarks>
internal static class HeInitialization
{
    /// <summary>Draws every weight from one generator, in the order of the layers.</summary>
    /// <remarks>By the tensors' own methods: those of nn.init take a generator too, and TorchSharp 0.106 does not use it.</remarks>
    public static void Apply(ResidualNetwork network, long seed, bool zeroInitResidual)
    {
        using var noGrad = no_grad();
        using var generator = new Generator(unchecked((ulong)seed));
        foreach (var convolution in network.modules().OfType<Conv2d>())
        {
            var fanOut = convolution.out_channels * convolution.kernel_size[0] * convolution.kernel_size[1];
            convolution.weight.normal_(0, Math.Sqrt(2.0 / fanOut), generator);
        }

        var bound = 1 / Math.Sqrt(network.Architecture.FeatureCount);
        network.Classifier.weight.uniform_(-bound, bound, generator);
        network.Classifier.bias!.uniform_(-bound, bound, generator);

        if (zeroInitResidual)
            foreach (var block in network.Blocks)
                nn.init.zeros_(
                    block.MainPath[^1] is { Normalization: { } normalization }
                        ? normalization.weight
                        : block.MainPath[^1].Convolution!.weight);
    }
}
