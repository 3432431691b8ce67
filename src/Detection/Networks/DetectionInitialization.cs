using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>The initial weights of a detector.</summary>
/// <remarks>
/// The body's are those of a residual network, or He et al.'s (2015, "Delving Deep into Rectifiers") for VGG. New layers are normal with
/// deviation 0.01, boxes of regions 0.001, and biases zero (Girshick
/// 2015, section 3.1); pyramids and hidden layers, which came later, are uniform with the variance 1 / inputs and 1 / (3 inputs), as
/// torchvision's.
/// </remarks>
internal static class DetectionInitialization
{
    /// <summary>Draws every weight from one generator, in the order of the layers.</summary>
    public static void Apply(DetectionNetwork network, long seed)
    {
        using var noGrad = no_grad();
        using var generator = new Generator(unchecked((ulong)seed + 1));
        if (network.Architecture.Body is { } residual)
        {
            using var body = new ResidualNetwork(residual, classCount: 1, seed: seed);
            CopyBody(network, body);
        }
        else
        {
            foreach (var convolution in network.Backbone.Body.modules().OfType<Conv2d>())
            {
                convolution.weight.normal_(0, Math.Sqrt(2.0 / (9 * convolution.out_channels)), generator);
                convolution.bias!.zero_();
            }
        }
        foreach (var convolution in network.Backbone.Pyramid?.modules().OfType<Conv2d>() ?? [])
        {
            double bound = Math.Sqrt(3.0 / (convolution.in_channels * convolution.kernel_size[0] * convolution.kernel_size[1]));
            convolution.weight.uniform_(-bound, bound, generator);
            convolution.bias!.zero_();
        }
        foreach (var layer in network.Regions.Head.modules().OfType<Linear>())
        {
            double bound = 1 / Math.Sqrt(layer.in_features);
            layer.weight.uniform_(-bound, bound, generator);
            layer.bias!.uniform_(-bound, bound, generator);
        }
        foreach (var convolution in network.Proposals.modules().OfType<Conv2d>())
        {
            convolution.weight.normal_(0, 0.01, generator);
            convolution.bias!.zero_();
        }
        var predictor = network.Regions.Predictor;
        foreach (var (layer, deviation) in new[] { (predictor.Classifier, 0.01), (predictor.Regressor, 0.001) })
        {
            layer.weight.normal_(0, deviation, generator);
            layer.bias!.zero_();
        }
    }

    /// <summary>Gives the body, and the last stage where it is the head, the weights of a residual network of the same
    /// architecture.</summary>
    public static void CopyBody(DetectionNetwork network, ResidualNetwork trained)
    {
        using var noGrad = no_grad();
        var weights = trained.state_dict();
        foreach (var (name, value) in network.Backbone.Body.state_dict())
            value.copy_(weights[name]);
        if (network.Regions.Head is not LastStageHead head)
            return;
        foreach (var (name, value) in head.state_dict())
            value.copy_(weights[name]);
    }
}
