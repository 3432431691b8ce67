using TorchSharp.Modules;

namespace Microsoft.ML.ResNet;

/// <summary>What of a detector stays as it is while the rest learns.</summary>
internal static class FixedParts
{
    /// <summary>Batch normalizations, whose statistics are fixed too, and the first parts of the body.</summary>
    /// <param name="network">All else of it learns.</param>
    /// <param name="count">1: the stem; 2: the stem and stage 1; and so on.</param>
    public static void Freeze(DetectionNetwork network, int count)
    {
        foreach (var parameter in network.parameters())
            parameter.requires_grad = true;
        var frozen = network.modules().Where(module => module is BatchNorm2d).Concat(
            network.Backbone.Body.Parts.Take(count).SelectMany(part => part));
        foreach (var parameter in frozen.SelectMany(module => module.parameters()))
            parameter.requires_grad = false;
    }
}
