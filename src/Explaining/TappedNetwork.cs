using static TorchSharp.torch;
using TorchSharp.Modules;

namespace Microsoft.ML.ResNet;

/// <summary>
/// The forward pass of a network as it is in evaluation, with the maps of one layer taken out on their way: gradients are recorded from
/// there on, and of nothing but those maps.
/// </summary>
/// <remarks>
/// Neither the network's mode nor anything in it is changed, so that any number of threads may do this while others score. Nothing is done
/// in place: what runs after the layer needs what it gave.
/// </remarks>
/// <param name="network">Whose weights and statistics are used, in training mode or not.</param>
/// <param name="tap">What runs up to the layer.</param>
internal sealed class TappedNetwork(ResidualNetwork network, NetworkCut tap)
{
    private Tensor? _maps;
    private IDisposable? _recording;

    /// <summary>To be called where gradients may be recorded, within a dispose scope.</summary>
    /// <param name="images">float [N, C, H, W], normalised.</param>
    /// <returns>The layer's maps, float [N, channels, h, w], and the logits, float [N, classes], that depend on them.</returns>
    public (Tensor Maps, Tensor Logits) Forward(Tensor images)
    {
        using var noGrad = no_grad();
        try
        {
            var logits = Logits(images);
            return (_maps!, logits);
        }
        finally
        {
            _recording?.Dispose();
        }
    }

    private Tensor Logits(Tensor images)
    {
        var maps = Path(images, network.Stem, hasWholeStem: false, blocksBefore: 0);
        if (network.Architecture.MaxPooling)
            maps = ResidualNetwork.MaxPool(maps);
        maps = Pass(maps, hasWholeStem: true, blocksBefore: 0);
        for (int i = 0; i < network.Blocks.Count; i++)
            maps = Pass(Block(maps, network.Blocks[i], i), hasWholeStem: true, i + 1);
        maps = Path(maps, network.Final, hasWholeStem: true, network.Blocks.Count);
        var features = ResidualNetwork.GlobalAveragePool(maps);
        return nn.functional.linear(features, network.Classifier.weight.detach(), network.Classifier.bias!.detach());
    }

    private Tensor Block(Tensor input, ResidualBlock block, int blocksBefore)
    {
        var inner = block.Entry is { } entry ? Step(input, entry, hasWholeStem: true, blocksBefore) : input;
        var residual = Path(inner, block.MainPath, hasWholeStem: true, blocksBefore);
        var shortcut = block.Plan.Shortcut switch
        {
            ShortcutPath.None => null,
            ShortcutPath.Identity => input,
            ShortcutPath.Projection => Step(inner, block.Projection!, hasWholeStem: true, blocksBefore),
            _ => Shortcut.ZeroPad(input, block.Plan.OutputChannels, block.Plan.Stride),
        };
        var sum = shortcut is null ? residual : residual + shortcut;
        return block.Plan.IsActivated ? sum.relu() : sum;
    }

    private Tensor Path(Tensor maps, IEnumerable<LayerModules> steps, bool hasWholeStem, int blocksBefore) =>
        steps.Aggregate(maps, (before, step) => Step(before, step, hasWholeStem, blocksBefore));

    private Tensor Step(Tensor input, LayerModules modules, bool hasWholeStem, int blocksBefore)
    {
        var (step, maps) = (modules.Step, input);
        if (modules.Convolution is { } convolution)
        {
            if (step.Pooling > 1)
                maps = LayerModules.Pool(maps, step.Pooling);
            var plan = step.Convolution!;
            maps = nn.functional.conv2d(
                maps, convolution.weight.detach(), null, [plan.Stride, plan.Stride], [plan.Padding, plan.Padding], groups: plan.Groups);
            maps = Pass(maps, hasWholeStem, blocksBefore, step with { Normalization = null, IsActivated = false });
        }
        if (modules.Normalization is { } normalization)
            maps = Pass(Normalize(maps, normalization), hasWholeStem, blocksBefore, step with { IsActivated = false });
        return step.IsActivated ? Pass(maps.relu(), hasWholeStem, blocksBefore, step) : maps;
    }

    private static Tensor Normalize(Tensor input, BatchNorm2d layer) => nn.functional.batch_norm(
        input, layer.running_mean!, layer.running_var!, layer.weight!.detach(), layer.bias!.detach(), training: false, eps: layer.eps);

    /// <summary>Takes the maps where they are those of the layer.</summary>
    /// <param name="maps">What a layer gave.</param>
    /// <param name="hasWholeStem">Whether it is one after the stem.</param>
    /// <param name="blocksBefore">Blocks that have run to their end.</param>
    /// <param name="last">What ran last; null at the end of the stem or of a block.</param>
    private Tensor Pass(Tensor maps, bool hasWholeStem, int blocksBefore, LayerStep? last = null)
    {
        if (_maps is not null || (tap.HasWholeStem, tap.BlockCount, tap.Path.LastOrDefault()) != (hasWholeStem, blocksBefore, last))
            return maps;
        _maps = maps.detach().requires_grad_();
        _recording = enable_grad();
        return _maps;
    }
}
