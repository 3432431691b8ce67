using System.Collections.Immutable;

namespace Microsoft.ML.ResNet;

/// <summary>The layers of a network whose output can be taken, under torchvision's names.</summary>
/// <remarks>
/// Names of modules, where a module runs once; those of <c>torchvision.models.feature_extraction</c> where one runs more often, as the
/// activation of a block does: <c>relu</c> follows <c>bn1</c>, <c>relu_1</c> follows <c>bn2</c>, and the last of a block is the block's own
/// output. A layer's output is what the layer itself gives: torchvision's activations work in place, so that what a hook keeps of
/// <c>bn1</c> there is in truth what <c>relu</c> gives.
/// </remarks>
internal static class NetworkLayers
{
    public const string Activation = "relu", MaxPooling = "maxpool", AveragePooling = "avgpool", Classifier = "fc";

    /// <returns>Each layer in the order in which an image meets them, and what has run by then.</returns>
    public static IEnumerable<(string Name, NetworkCut Cut)> Of(NetworkPlan plan)
    {
        foreach (var layer in Inside(plan.Stem, StemActivation, path => new(HasWholeStem: false, BlockCount: 0, path)))
            yield return layer;
        if (plan.HasMaxPooling)
            yield return (MaxPooling, NetworkCut.After(0));

        int blockCount = 0;
        for (int stage = 1; stage <= plan.Stages.Length; stage++)
        {
            foreach (var block in plan.Stages[stage - 1])
            {
                foreach (var layer in Inside(block, blockCount))
                    yield return layer;
                yield return (block.Name, NetworkCut.After(++blockCount));
            }
            yield return ($"layer{stage}", NetworkCut.After(blockCount));
        }
        foreach (var layer in Inside(
            plan.Final, _ => $"{NetworkPlan.FinalNormalization}.{Activation}", path => plan.Whole with { Path = path }))
            yield return layer;
        yield return (AveragePooling, plan.Whole);
        yield return (Classifier, plan.Whole);

        // In deep stems it is a module of its own, after the convolution and its normalization.
        string StemActivation(LayerStep step) => step == plan.Stem[^1] ? Activation : $"conv1.{(3 * plan.Stem.IndexOf(step)) + 2}";
    }

    /// <summary>Whether a name is that of a layer inside a block.</summary>
    private static bool IsInsideBlock(string name) => name.Count(character => character == '.') > 1;

    /// <summary>The rule that a name breaks, or null.</summary>
    /// <param name="layer">A name that a user gave.</param>
    /// <param name="allowed">The names that there are.</param>
    /// <param name="architecture">Whose they are.</param>
    public static string? Problem(string layer, IEnumerable<string> allowed, ResNetArchitecture architecture)
    {
        string[] names = [.. allowed];
        // As an example the first block of the last stage, which has a projection if any has.
        string block = $"layer{architecture.BlocksPerStage.Length}.0.";
        return names.Contains(layer)
            ? null
            : $"Layer must be one of {string.Join(", ", names.Where(name => !IsInsideBlock(name)))}, or one inside a block "
                + $"({string.Join(", ", names.Where(name => name.StartsWith(block, StringComparison.Ordinal)))}), "
                + $"for {architecture}; received \"{layer}\".";
    }

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

    private static IEnumerable<(string Name, NetworkCut Cut)> Inside(BlockPlan block, int blocksBefore)
    {
        ImmutableArray<LayerStep> entry = block.Entry is null ? [] : [block.Entry];
        ImmutableArray<LayerStep> main = [.. entry, .. block.MainPath];
        foreach (var layer in Inside(main, ActivationName, Cut))
            yield return layer;
        if (block.IsActivated)
            yield return (ActivationName(main[^1]), NetworkCut.After(blocksBefore + 1));

        if (block.Projection is not { } projection)
            yield break;
        foreach (var (name, cut) in Inside([.. entry, projection], ActivationName, Cut))
        {
            if (cut.Path[^1].Convolution is not null)
                yield return (name, cut);
        }
        yield return ($"{block.Name}.downsample", Cut([.. entry, projection]));

        string ActivationName(LayerStep step) =>
            main.IndexOf(step) is var i and > 0 ? $"{block.Name}.{Activation}_{i}" : $"{block.Name}.{Activation}";

        NetworkCut Cut(ImmutableArray<LayerStep> path) => new(HasWholeStem: true, blocksBefore, path);
    }

    /// <summary>Each layer of a path: the last step stops after its convolution, its normalization or its activation.</summary>
    private static IEnumerable<(string Name, NetworkCut Cut)> Inside(
        ImmutableArray<LayerStep> path, Func<LayerStep, string> activationName, Func<ImmutableArray<LayerStep>, NetworkCut> cut)
    {
        for (int i = 0; i < path.Length; i++)
        {
            var (before, step) = (path[..i], path[i]);
            if (step.Convolution is { } convolution)
                yield return (convolution.Name, cut([.. before, step with { Normalization = null, IsActivated = false }]));
            if (step.Normalization is { } normalization)
                yield return (normalization.Name, cut([.. before, step with { IsActivated = false }]));
            if (step.IsActivated)
                yield return (activationName(step), cut([.. before, step]));
        }
    }
}
