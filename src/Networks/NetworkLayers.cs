using System.Collections.Immutable;

namespace Microsoft.ML.ResNet;

/// <summary>The layers of a network whose output can be taken, under torchvision's names.</summary>
/// <remarks>
/// Names of modules, where a module runs once; those of <c>torchvision.models.feature_extraction</c> where one runs more often, as the activation of a block does: <c>relu</c> follows
/// <c>bn1</c>, <c>relu_1</c> follows <c>bn2</c>, and the last of a block is the block's own output. A layer's output is what the layer itself gives: torchvision's activations work in
/// place, so that what a hook keeps of <c>bn1</c> there is in truth what <c>relu</c> gives.
/// </remarks>
internal static class NetworkLayers
{
    public const string Activation = "relu", MaxPooling = "maxpool", AveragePooling = "avgpool", Classifier = "fc";

    /// <returns>Each layer in the order in which an image meets them, and what has run by then.</returns>
    public static IEnumerable<(string Name, NetworkCut Cut)> Of(NetworkPlan plan)
    {
        yield return (plan.Stem.Name, NetworkCut.InStem(plan.Stem, LayerEnd.Convolution));
        yield return (plan.Stem.NormalizationName, NetworkCut.InStem(plan.Stem, LayerEnd.Normalization));
        yield return (Activation, NetworkCut.InStem(plan.Stem, LayerEnd.Activation));
        if (plan.HasMaxPooling)
            yield return (MaxPooling, NetworkCut.After(0));

        int blockCount = 0;
        for (int stage = 1; stage <= plan.Stages.Length; stage++)
        {
            for (int block = 0; block < plan.Stages[stage - 1].Length; block++)
            {
                string name = $"layer{stage}.{block}";
                foreach (var layer in Inside(plan.Stages[stage - 1][block], name, blockCount))
                    yield return layer;
                yield return (name, NetworkCut.After(++blockCount));
            }
            yield return ($"layer{stage}", NetworkCut.After(blockCount));
        }
        yield return (AveragePooling, NetworkCut.After(blockCount));
        yield return (Classifier, NetworkCut.After(blockCount));
    }

    /// <summary>Whether a name is that of a layer inside a block.</summary>
    public static bool IsInsideBlock(string name) => name.Count(character => character == '.') > 1;

    /// <summary>The network up to and with some blocks, at least one.</summary>
    public static ResNetArchitecture Truncate(ResNetArchitecture architecture, int blockCount)
    {
        var blocks = architecture.BlocksPerStage.ToBuilder();
        int left = Math.Max(blockCount, 1), stages = 0;
        for (; left > 0 && stages < blocks.Count; stages++)
        {
            blocks[stages] = Math.Min(blocks[stages], left);
            left -= blocks[stages];
        }
        return stages == blocks.Count && blocks.SequenceEqual(architecture.BlocksPerStage)
            ? architecture
            : architecture with { BlocksPerStage = [.. blocks.Take(stages)], Widths = architecture.Widths[..stages] };
    }

    private static IEnumerable<(string Name, NetworkCut Cut)> Inside(BlockPlan block, string name, int blocksBefore)
    {
        for (int i = 0; i < block.Convolutions.Length; i++)
        {
            var path = block.Convolutions[..(i + 1)];
            foreach (var layer in Steps(path))
                yield return layer;
            string activation = i == 0 ? $"{name}.{Activation}" : $"{name}.{Activation}_{i}";
            bool isLast = i == block.Convolutions.Length - 1;
            yield return (activation, isLast ? NetworkCut.After(blocksBefore + 1) : NetworkCut.InBlock(blocksBefore, path, LayerEnd.Activation));
        }

        if (block.Projection is not { } projection)
            yield break;
        foreach (var layer in Steps([projection]))
            yield return layer;
        yield return ($"{name}.downsample", NetworkCut.InBlock(blocksBefore, [projection], LayerEnd.Normalization));

        IEnumerable<(string, NetworkCut)> Steps(ImmutableArray<ConvolutionPlan> path) =>
        [
            (path[^1].Name, NetworkCut.InBlock(blocksBefore, path, LayerEnd.Convolution)),
            (path[^1].NormalizationName, NetworkCut.InBlock(blocksBefore, path, LayerEnd.Normalization)),
        ];
    }
}
