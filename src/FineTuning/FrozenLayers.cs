using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>Keeps a network's first layers as they are while the others learn.</summary>
/// <remarks>
/// Nothing before the first layer that learns has a parameter that requires a gradient, so that autograd records nothing there: no
/// activation is kept, backward ends where the frozen layers begin, and the optimizer passes by what has no gradient, weight decay and
/// momentum included.
/// </remarks>
/// <param name="network">In its final memory format, on its device.</param>
/// <param name="options">Already validated; null: all layers learn.</param>
internal sealed class FrozenLayers(nn.Module network, FineTuning? options) : IDisposable
{
    private int StageCount => NetworkParts.StageCountOf(network);

    /// <summary>The stages that are frozen in an epoch, counted from 1; the stem is frozen with the first.</summary>
    public int StagesIn(int epoch) => options switch
    {
        null => 0,
        { Unfreezing: { } unfreezing } => unfreezing.FrozenStages(options.FrozenStages, epoch),
        _ => options.FrozenStages,
    };

    /// <summary>Brings the network into training mode, the layers that are frozen in an epoch excepted.</summary>
    public void Apply(int epoch)
    {
        network.train();
        if (options is not null)
            Freeze(StagesIn(epoch));
    }

    /// <summary>All layers may learn again, for whoever trains the network next.</summary>
    public void Dispose()
    {
        if (options is not null)
            Freeze(0);
    }

    private void Freeze(int stages)
    {
        foreach (var (name, module) in network.named_children())
        {
            bool isFrozen = stages > 0 && NetworkParts.IndexOf(name, StageCount) <= stages;
            if (isFrozen)
                module.eval();
            foreach (var parameter in module.parameters())
                parameter.requires_grad = !isFrozen;
        }
    }
}
