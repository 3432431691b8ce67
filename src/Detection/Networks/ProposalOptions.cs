namespace Microsoft.ML.ResNet;

/// <summary>How proposals are chosen (Ren et al. 2015, section 3.3).</summary>
/// <param name="BeforeSuppression">The best so many of each map are looked at.</param>
/// <param name="AfterSuppression">The best so many of an image are kept.</param>
/// <param name="Threshold">The largest overlap of two that are kept.</param>
/// <param name="SmallestSide">Smaller ones are dropped, in pixels of the image as the network sees it.</param>
internal sealed record ProposalOptions(int BeforeSuppression, int AfterSuppression, double Threshold = 0.7, float SmallestSide = 1e-3f)
{
    /// <param name="grid">The anchors.</param>
    /// <param name="logits">One for each.</param>
    /// <param name="deltas">Four for each.</param>
    /// <param name="size">Of the image, without padding.</param>
    public Proposals Select(AnchorGrid grid, ReadOnlySpan<float> logits, ReadOnlySpan<float> deltas, (int Height, int Width) size)
    {
        List<Box> boxes = [];
        List<float> scores = [];
        List<int> levels = [];
        for (int level = 0; level + 1 < grid.Starts.Count; level++)
        {
            int first = grid.Starts[level];
            foreach (int index in Best(logits[first..grid.Starts[level + 1]], BeforeSuppression))
            {
                int anchor = first + index;
                var box = BoxCoding.Proposals.Decode(grid.Boxes[anchor], deltas.Slice(4 * anchor, 4)).ClipTo(size.Width, size.Height);
                // Not a number is never at least anything.
                if (!(box.Width >= SmallestSide && box.Height >= SmallestSide))
                    continue;
                boxes.Add(box);
                scores.Add(logits[anchor]);
                levels.Add(level);
            }
        }
        Box[] all = [.. boxes];
        float[] allScores = [.. scores];
        int[] kept = NonMaximumSuppression.KeepByClass(all, allScores, levels.ToArray(), Threshold, AfterSuppression);
        return new(Array.ConvertAll(kept, index => all[index]), Array.ConvertAll(kept, index => allScores[index]));
    }

    private static ReadOnlySpan<int> Best(ReadOnlySpan<float> scores, int count)
    {
        var order = NonMaximumSuppression.Descending(scores).AsSpan();
        return order[..Math.Min(count, order.Length)];
    }
}
