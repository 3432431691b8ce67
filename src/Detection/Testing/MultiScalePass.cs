using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>A batch of images at several sizes, of which each region is classified at two.</summary>
/// <param name="proposing">The images at the size of training.</param>
/// <param name="scales">The same at the other sizes, the smallest first; at least two.</param>
internal sealed class MultiScalePass(LibTorchDetectionPass proposing, IReadOnlyList<LibTorchDetectionPass> scales)
    : DetectionPass(proposing.Sizes)
{
    public override Proposals[] Propose(ProposalOptions options) => proposing.Propose(options);

    public override RegionScores Predict(RegionBatch regions)
    {
        using var scope = NewDisposeScope();
        // Images of a batch have one size.
        float[] factors = [.. scales.Select(scale => (float)scale.Sizes[0].Height / Sizes[0].Height)];
        int[] smaller = [.. Enumerable.Range(0, regions.Count).Select(index => SmallerScale(regions[index], factors))];
        Tensor? features = null;
        for (int scale = 0; scale < scales.Count; scale++)
        {
            int[] members = [.. Enumerable.Range(0, smaller.Length).Where(index => smaller[index] == scale || smaller[index] == scale - 1)];
            if (members.Length == 0)
                continue;
            var own = scales[scale].Features(regions.At(scales[scale].Sizes, members));
            features ??= full([regions.Count, own.shape[1]], float.NegativeInfinity, own.dtype, own.device);
            var rows = tensor(members.Select(index => (long)index).ToArray(), device: own.device);
            features = features.index_copy(0, rows, maximum(features.index_select(0, rows), own));
        }
        return proposing.Classify(features!);
    }

    public override void Dispose()
    {
        foreach (var scale in scales.Reverse())
            scale.Dispose();
        proposing.Dispose();
    }

    /// <summary>The smaller of the two sizes between which a region has 224 pixels a side, or of the two that come nearest.</summary>
    /// <param name="region">The region.</param>
    /// <param name="factors">How many times as large images are at each scale, ascending.</param>
    public static int SmallerScale(Box region, ReadOnlySpan<float> factors)
    {
        float ideal = RegionPooling.CanonicalSize / MathF.Sqrt(MathF.Max(region.Area, 1));
        int smaller = 0;
        while (smaller + 2 < factors.Length && factors[smaller + 1] <= ideal)
            smaller++;
        return smaller;
    }
}
