namespace Microsoft.ML.ResNet;

/// <summary>The layers of a network whose output can be taken, under torchvision's names of modules.</summary>
/// <remarks>Those inside a block are not among them: a residual without its shortcut says little, and batch normalization is folded away for scoring.</remarks>
internal static class NetworkLayers
{
    public const string Activation = "relu", MaxPooling = "maxpool", AveragePooling = "avgpool", Classifier = "fc";

    /// <returns>Each layer in the order in which an image meets them, and how many blocks have run by then.</returns>
    public static IEnumerable<(string Name, int BlockCount)> Of(ResNetArchitecture architecture)
    {
        yield return (Activation, 0);
        if (architecture.Stem == StemKind.ImageNet)
            yield return (MaxPooling, 0);

        int blockCount = 0;
        for (int stage = 1; stage <= architecture.BlocksPerStage.Length; stage++)
        {
            for (int block = 0; block < architecture.BlocksPerStage[stage - 1]; block++)
                yield return ($"layer{stage}.{block}", ++blockCount);
            yield return ($"layer{stage}", blockCount);
        }
        yield return (AveragePooling, blockCount);
        yield return (Classifier, blockCount);
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
}
