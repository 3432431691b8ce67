using static TorchSharp.torch;
using TorchSharp.Modules;

namespace Microsoft.ML.ResNet;

/// <summary>The forward pass of a network with somebody watching each layer's response: what batch normalization makes of a convolution's output.</summary>
internal static class NetworkTrace
{
    /// <summary>Computes what <see cref="ResidualNetwork.forward"/> computes. Nothing is done in place, so that gradients of responses can be had.</summary>
    /// <param name="network">In training or in evaluation, which decides on the statistics that are normalized by.</param>
    /// <param name="input">float [N, C, H, W], normalised.</param>
    /// <param name="watch">
    /// Gets each convolution of the main path with its response, float [N, channels, h, w], before the nonlinearity and the addition. The response is
    /// disposed after the call unless it is detached from its dispose scope.
    /// </param>
    /// <returns>Logits, float [N, classes], a fresh tensor.</returns>
    public static Tensor Forward(ResidualNetwork network, Tensor input, Action<ConvolutionPlan, Tensor> watch)
    {
        using var scope = NewDisposeScope();
        var plan = NetworkPlan.Create(network.Architecture, network.InputChannels);
        var maps = Respond(network.Stem, plan.Stem, input, watch).relu();
        if (plan.HasMaxPooling)
            maps = ResidualNetwork.MaxPool(maps);
        foreach (var block in network.Blocks)
        {
            using var blockInput = maps;
            maps = Forward(block, blockInput, watch);
        }
        return network.Classifier.call(ResidualNetwork.GlobalAveragePool(maps)).MoveToOuterDisposeScope();
    }

    private static Tensor Forward(ResidualBlock block, Tensor input, Action<ConvolutionPlan, Tensor> watch)
    {
        using var scope = NewDisposeScope();
        var hidden = input;
        for (int i = 0; i < block.MainPath.Count; i++)
            hidden = Respond(block.MainPath[i], block.Plan.Convolutions[i], i == 0 ? input : hidden.relu(), watch);
        Func<Tensor, Tensor>? project = block.Projection is { } projection ? maps => Normalize(projection, maps) : null;
        return Shortcut.AddTo(hidden.clone(), input, block.Plan, project).relu_().MoveToOuterDisposeScope();
    }

    private static Tensor Respond((Conv2d, BatchNorm2d) layer, ConvolutionPlan plan, Tensor input, Action<ConvolutionPlan, Tensor> watch)
    {
        var response = Normalize(layer, input);
        watch(plan, response);
        return response;
    }

    private static Tensor Normalize((Conv2d Convolution, BatchNorm2d Normalization) layer, Tensor input) => layer.Normalization.call(layer.Convolution.call(input));
}
