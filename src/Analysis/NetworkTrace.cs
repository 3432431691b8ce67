using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>
/// The forward pass of a network with somebody watching each layer's response: what batch normalization makes of a convolution's output.
/// </summary>
internal static class NetworkTrace
{
    /// <summary>
    /// Computes what <see cref="ResidualNetwork.forward"/> computes. Nothing is done in place, so that gradients of responses can be had.
    /// </summary>
    /// <param name="network">In training or in evaluation, which decides on the statistics that are normalized by.</param>
    /// <param name="input">float [N, C, H, W], normalised.</param>
    /// <param name="watch">
    /// Gets each convolution of the main path with its response, float [N, channels, h, w], before the nonlinearity and the addition. The
    /// response is disposed after the call unless it is detached from its dispose scope.
    /// </param>
    /// <returns>Logits, float [N, classes], a fresh tensor.</returns>
    public static Tensor Forward(ResidualNetwork network, Tensor input, Action<ConvolutionPlan, Tensor> watch)
    {
        using var scope = NewDisposeScope();
        var plan = NetworkPlan.Create(network.Architecture, network.InputChannels);
        var maps = network.Stem.Aggregate(input, (before, step) => Activate(step, Respond(step, before, watch)));
        if (plan.HasMaxPooling)
            maps = ResidualNetwork.MaxPool(maps);
        foreach (var block in network.Blocks)
        {
            using var blockInput = maps;
            maps = Forward(block, blockInput, watch);
        }
        maps = network.Final.Aggregate(maps, (before, step) => step.Apply(before));
        return network.Classifier.call(ResidualNetwork.GlobalAveragePool(maps)).MoveToOuterDisposeScope();
    }

    private static Tensor Forward(ResidualBlock block, Tensor input, Action<ConvolutionPlan, Tensor> watch)
    {
        using var scope = NewDisposeScope();
        var inner = block.Entry is { } entry ? entry.Apply(input) : input;
        var hidden = block.MainPath.Aggregate(inner, (before, step) => Activate(step, Respond(step, before, watch)));
        Func<Tensor, Tensor>? project = block.Projection is { } projection ? projection.Apply : null;
        var shortcut = Shortcut.Of(project is null ? input : inner, block.Plan, project);
        var output = shortcut is null ? hidden : hidden.add(shortcut, Scalars.One);
        return (block.Plan.IsActivated ? output.relu() : output).MoveToOuterDisposeScope();
    }

    private static Tensor Respond(LayerModules step, Tensor input, Action<ConvolutionPlan, Tensor> watch)
    {
        var response = step.BeforeActivation(input);
        watch(step.Step.Convolution!, response);
        return response;
    }

    private static Tensor Activate(LayerModules step, Tensor response) => step.Step.IsActivated ? response.relu() : response;
}
