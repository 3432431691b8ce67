using System.Collections.Immutable;

namespace Microsoft.ML.ResNet;

/// <summary>The state of a network as names and shapes, without building it.</summary>
internal static class StateShapes
{
    private static readonly string[] NormalizationStates = ["weight", "bias", "running_mean", "running_var"];

    /// <returns>Everything but the counts of batches, in torchvision's order but for the order within a block.</returns>
    public static IReadOnlyDictionary<string, ImmutableArray<long>> Of(CheckpointNetwork network)
    {
        var plan = NetworkPlan.Create(network.Architecture, network.InputChannels);
        var shapes = new OrderedDictionary<string, ImmutableArray<long>>();
        Add(plan.Stem);
        foreach (var block in plan.Stages.SelectMany(stage => stage))
        {
            foreach (var convolution in block.Convolutions)
                Add(convolution);
            if (block.Projection is { } projection)
                Add(projection);
        }
        shapes.Add("fc.weight", [network.ClassCount, network.Architecture.FeatureCount]);
        shapes.Add("fc.bias", [network.ClassCount]);
        return shapes;

        void Add(ConvolutionPlan convolution)
        {
            shapes.Add($"{convolution.Name}.weight", [convolution.OutputChannels, convolution.InputChannels, convolution.KernelSize, convolution.KernelSize]);
            foreach (string state in NormalizationStates)
                shapes.Add($"{convolution.NormalizationName}.{state}", [convolution.OutputChannels]);
        }
    }
}
