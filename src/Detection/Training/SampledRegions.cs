namespace Microsoft.ML.ResNet;

/// <summary>The regions of a batch that the head learns from.</summary>
internal sealed class SampledRegions
{
    private SampledRegions(RegionBatch batch) => Batch = batch;

    public RegionBatch Batch { get; }

    /// <summary>Class of each region: 0 is the background.</summary>
    public List<long> Labels { get; } = [];

    /// <summary>Indices of the regions that are objects.</summary>
    public List<int> Objects { get; } = [];

    /// <summary>What the boxes of objects are to become, four numbers each.</summary>
    public List<float> Targets { get; } = [];

    /// <summary>Objects that proposals had found, by an overlap of at least one half, and all that there are.</summary>
    public (int Found, int All) Recall { get; private set; }

    /// <param name="proposals">Of each image. The objects themselves are added to them, so that there is something to learn from the first
    /// step on.</param>
    /// <param name="truths">Of each image, as the network sees it.</param>
    /// <param name="sizes">Of each image as the network sees it.</param>
    /// <param name="first">The place of the first image in the whole batch, by which it draws.</param>
    /// <param name="matching">Which could learn what.</param>
    /// <param name="sampling">How many learn.</param>
    /// <param name="random">Chooses them.</param>
    public static SampledRegions Draw(
        Proposals[] proposals, IReadOnlyList<GroundTruth> truths, IReadOnlyList<(int Height, int Width)> sizes, int first,
        RegionMatching matching, RegionSampling sampling, CounterRandom random)
    {
        var sampled = new SampledRegions(new RegionBatch(sizes));
        for (int image = 0; image < proposals.Length; image++)
            sampled.Add(image, first, proposals[image].Boxes, truths[image], matching, sampling, random);
        return sampled;
    }

    private void Add(
        int image, int first, Box[] proposals, GroundTruth truth, RegionMatching matching, RegionSampling sampling, CounterRandom random)
    {
        Box[] regions = [.. proposals, .. truth.Wanted.Select(index => truth.Boxes[index])];
        int[] matches = matching.Match(regions, truth);
        var found = matches.Take(proposals.Length).Where(match => match >= 0).ToHashSet();
        Recall = (Recall.Found + found.Count, Recall.All + regions.Length - proposals.Length);

        var (foreground, background) = sampling.Draw(matches, random, (2 * (first + image)) + 1);
        Objects.AddRange(Enumerable.Range(Labels.Count, foreground.Length));
        Labels.AddRange([.. foreground.Select(index => truth.Classes[matches[index]] + 1L), .. background.Select(_ => 0L)]);
        Targets.AddRange(DetectionLosses.Targets(BoxCoding.Detections, regions, truth, matches, foreground));
        Batch.Add(image, [.. foreground.Select(index => regions[index]), .. background.Select(index => regions[index])]);
    }
}
