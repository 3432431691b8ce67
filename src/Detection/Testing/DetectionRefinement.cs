namespace Microsoft.ML.ResNet;

/// <summary>
/// Box refinement (He et al. 2015, appendix B): the boxes that regions became are pooled and classified once more, and what both rounds
/// found is joined. Of boxes that suppress each other the best is kept, and those of its class that overlap it much vote on where it is
/// (Gidaris and Komodakis 2015).
/// </summary>
public sealed record DetectionRefinement
{
    /// <summary>The largest overlap of two boxes of one class that are both given, inside (0, 1]. Default 0.3, the paper's.</summary>
    public double OverlapThreshold { get; init; } = 0.3;

    /// <summary>Boxes that overlap one that is kept by at least this vote, each by its score, inside (0, 1]. Default 0.5.</summary>
    public double VotingOverlap { get; init; } = 0.5;

    internal IEnumerable<string> Problems()
    {
        if (OverlapThreshold is not (> 0 and <= 1))
            yield return FormattableString.Invariant($"Refinement.OverlapThreshold must be inside (0, 1]; received {OverlapThreshold}.");
        if (VotingOverlap is not (> 0 and <= 1))
            yield return FormattableString.Invariant($"Refinement.VotingOverlap must be inside (0, 1]; received {VotingOverlap}.");
    }

    /// <summary>Of what two rounds found in an image, what is kept, the highest score first.</summary>
    /// <param name="found">Of both rounds.</param>
    /// <param name="limit">Keep at most so many.</param>
    internal Detection[] Join(IReadOnlyList<Detection> found, int limit)
    {
        var kept = DetectionOptions.Suppress(found, OverlapThreshold, limit);
        var ofClass = found.ToLookup(detection => detection.Class);
        return Array.ConvertAll(kept, one => one with { Box = Vote(one.Box, ofClass[one.Class]) });
    }

    private Box Vote(Box kept, IEnumerable<Detection> voters)
    {
        double left = 0, top = 0, right = 0, bottom = 0, votes = 0;
        foreach (var (_, score, box) in voters)
        {
            if (Box.Overlap(kept, box) < VotingOverlap)
                continue;
            left += score * (double)box.Left;
            top += score * (double)box.Top;
            right += score * (double)box.Right;
            bottom += score * (double)box.Bottom;
            votes += score;
        }
        // A score may be zero.
        return votes > 0 ? new((float)(left / votes), (float)(top / votes), (float)(right / votes), (float)(bottom / votes)) : kept;
    }
}
