namespace Microsoft.ML.ResNet;

/// <summary>A batch of images as several networks see it: all classify what any proposes, and their answers are averaged.</summary>
/// <param name="members">Of all networks, each at its own size. They remain the caller's.</param>
internal sealed class EnsemblePass(IReadOnlyList<DetectionPass> members) : DetectionPass(members[0].Sizes)
{
    /// <summary>The proposals of all, in pixels of the first network's images.</summary>
    public override Proposals[] Propose(ProposalOptions options)
    {
        var proposals = members.Select(member => member.Propose(options)).ToArray();
        return
        [
            .. Sizes.Select((size, image) => new Proposals(
                [.. members.SelectMany((member, index) => proposals[index][image].Boxes.Select(
                    box => box.Resize(member.Sizes[image], size)))],
                [.. proposals.SelectMany(ofMember => ofMember[image].Logits)])),
        ];
    }

    public override RegionScores Predict(RegionBatch regions)
    {
        int[] all = [.. Enumerable.Range(0, regions.Count)];
        var scores = members.Select(member => member.Predict(regions.At(member.Sizes, all))).ToArray();
        return new(Mean(scores, one => one.Probabilities), Mean(scores, one => one.Deltas));
    }

    public override void Dispose()
    {
    }

    private static float[] Mean(RegionScores[] scores, Func<RegionScores, float[]> of)
    {
        float[] mean = new float[of(scores[0]).Length];
        for (int i = 0; i < mean.Length; i++)
            mean[i] = (float)(scores.Sum(one => (double)of(one)[i]) / scores.Length);
        return mean;
    }
}
