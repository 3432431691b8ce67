using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>The four losses of a step, each a mean over what was sampled; they are added up with weight 1.</summary>
/// <param name="Objectness">Of proposals: object or not.</param>
/// <param name="ProposalBoxes">Of proposals: the boxes of objects.</param>
/// <param name="Classification">Of regions: which class.</param>
/// <param name="Boxes">Of regions: the boxes of objects.</param>
internal sealed record DetectionLosses(Tensor Objectness, Tensor ProposalBoxes, Tensor Classification, Tensor Boxes)
{
    // Where the smooth L1 loss turns from a square into a line; Fast R-CNN's code has 1/9 for proposals, torchvision for both.
    private const double Beta = 1.0 / 9;

    /// <summary>Losses that are means over a part of what a whole batch sampled, as their part of the mean over the whole.</summary>
    /// <param name="proposals">The part of the samples that the losses of proposals are over.</param>
    /// <param name="regions">Likewise of regions.</param>
    public DetectionLosses Scaled(double proposals, double regions)
    {
        using Scalar ofProposals = proposals, ofRegions = regions;
        return new(Objectness.mul(ofProposals), ProposalBoxes.mul(ofProposals), Classification.mul(ofRegions), Boxes.mul(ofRegions));
    }

    public Tensor Total =>
        Objectness.add(ProposalBoxes, Scalars.One).add(Classification, Scalars.One).add(Boxes, Scalars.One);

    /// <summary>Losses of proposals.</summary>
    /// <param name="maps">What the network says.</param>
    /// <param name="truths">Of each image, as the network sees it.</param>
    /// <param name="first">The place of the first image in the whole batch, by which it draws.</param>
    /// <param name="sampling">How many anchors learn.</param>
    /// <param name="random">Chooses them.</param>
    /// <returns>The losses, and over how many anchors they are means.</returns>
    public static (Tensor Objectness, Tensor Boxes, int Count) OfProposals(
        ProposalMaps maps, IReadOnlyList<GroundTruth> truths, int first, RegionSampling sampling, CounterRandom random)
    {
        using var scope = NewDisposeScope();
        var anchors = maps.Grid.Boxes;
        List<long> sampled = [], objects = [];
        List<float> labels = [], targets = [];
        for (int image = 0; image < truths.Count; image++)
        {
            int[] matches = RegionMatching.Proposals.Match(anchors, truths[image]);
            var (foreground, background) = sampling.Draw(matches, random, 2 * (first + image));
            long start = (long)image * anchors.Length;
            sampled.AddRange([.. foreground.Select(index => start + index), .. background.Select(index => start + index)]);
            labels.AddRange([.. foreground.Select(_ => 1f), .. background.Select(_ => 0f)]);
            objects.AddRange(foreground.Select(index => start + index));
            targets.AddRange(Targets(BoxCoding.Proposals, anchors, truths[image], matches, foreground));
        }
        var device = maps.Logits.device;
        // A crowd may cover all anchors there are.
        if (sampled.Count == 0)
            return (tensor(0f, device: device).MoveToOuterDisposeScope(), tensor(0f, device: device).MoveToOuterDisposeScope(), 0);
        var logits = maps.Logits.flatten().index_select(0, tensor(sampled.ToArray(), device: device));
        var objectness = nn.functional.binary_cross_entropy_with_logits(logits, tensor(labels.ToArray(), device: device));
        var deltas = maps.Deltas.reshape(-1, 4).index_select(0, tensor(objects.ToArray(), device: device));
        var boxes = SmoothL1(deltas, targets, sampled.Count);
        return (objectness.MoveToOuterDisposeScope(), boxes.MoveToOuterDisposeScope(), sampled.Count);
    }

    /// <summary>Losses of regions.</summary>
    /// <param name="logits">float32 [R, classes + 1].</param>
    /// <param name="deltas">float32 [R, 4 (classes + 1)].</param>
    /// <param name="regions">What they are of.</param>
    public static (Tensor Classification, Tensor Boxes) OfRegions(Tensor logits, Tensor deltas, SampledRegions regions)
    {
        using var scope = NewDisposeScope();
        var classification = nn.functional.cross_entropy(logits, tensor(regions.Labels.ToArray(), device: logits.device));
        // Each region's four numbers for its own class.
        long classes = logits.shape[1];
        long[] rows = [.. regions.Objects.Select(index => (index * classes) + regions.Labels[index])];
        var chosen = deltas.reshape(-1, 4).index_select(0, tensor(rows, device: deltas.device));
        var boxes = SmoothL1(chosen, regions.Targets, regions.Labels.Count);
        return (classification.MoveToOuterDisposeScope(), boxes.MoveToOuterDisposeScope());
    }

    public static IEnumerable<float> Targets(BoxCoding coding, Box[] regions, GroundTruth truth, int[] matches, int[] chosen)
    {
        float[] targets = new float[4 * chosen.Length];
        coding.Encode(Array.ConvertAll(chosen, index => regions[index]), Array.ConvertAll(chosen, index => truth.Boxes[matches[index]]),
            targets);
        return targets;
    }

    private static Tensor SmoothL1(Tensor deltas, List<float> targets, int count)
    {
        var goal = tensor(targets.ToArray(), [targets.Count / 4, 4], device: deltas.device);
        using Scalar divisor = Math.Max(count, 1);
        return nn.functional.smooth_l1_loss(deltas, goal, nn.Reduction.Sum, Beta).div(divisor);
    }
}
