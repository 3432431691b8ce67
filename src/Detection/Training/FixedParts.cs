using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>What of a detector stays as it is while the rest learns.</summary>
internal static class FixedParts
{
    /// <summary>Batch normalizations, whose statistics are fixed too, the first parts of the body, and what a phase leaves alone.</summary>
    /// <param name="network">All else of it learns.</param>
    /// <param name="count">1: the stem; 2: the stem and stage 1; and so on.</param>
    /// <param name="phase">What learns at all.</param>
    public static void Freeze(DetectionNetwork network, int count, DetectionPhase phase)
    {
        foreach (var parameter in network.parameters())
            parameter.requires_grad = true;
        IEnumerable<nn.Module> frozen =
        [
            .. network.modules().Where(module => module is BatchNorm2d),
            .. network.Backbone.Body.Parts.Take(count).SelectMany(part => part),
            .. phase.LearnsBody ? [] : new nn.Module[] { network.Backbone },
            .. phase.LearnsProposals ? [] : new nn.Module[] { network.Proposals },
            .. phase.LearnsRegions ? [] : new nn.Module[] { network.Regions },
        ];
        foreach (var parameter in frozen.SelectMany(module => module.parameters()))
            parameter.requires_grad = false;
    }
}
