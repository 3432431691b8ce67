namespace Microsoft.ML.ResNet;

/// <summary>How detections are chosen.</summary>
/// <param name="Size">How large the network sees an image.</param>
/// <param name="Proposals">How its proposals are chosen.</param>
/// <param name="ScoreThreshold">The smallest probability of a detection.</param>
/// <param name="OverlapThreshold">The largest overlap of two detections of one class.</param>
/// <param name="MaximumDetections">Of an image, of all classes together.</param>
internal sealed record DetectionOptions(
    DetectionSize Size, ProposalOptions Proposals, float ScoreThreshold, double OverlapThreshold, int MaximumDetections)
{
    /// <summary>Smaller ones, in pixels of the image as the network sees it, are dropped.</summary>
    public const float SmallestSide = 0.01f;

    /// <summary>Adds the boxes of all classes of all regions of an image that are clear enough to what has been found in it.</summary>
    /// <param name="regions">The regions of the image.</param>
    /// <param name="probabilities">[regions, classes + 1], the background's first.</param>
    /// <param name="deltas">[regions, 4 (classes + 1)].</param>
    /// <param name="classCount">Classes without the background.</param>
    /// <param name="size">Of the image as the network sees it.</param>
    /// <param name="found">Is added to.</param>
    /// <returns>The box of each region's likeliest class, without those that are nothing.</returns>
    public Box[] Decode(
        ReadOnlySpan<Box> regions, ReadOnlySpan<float> probabilities, ReadOnlySpan<float> deltas, int classCount,
        (int Height, int Width) size, List<Detection> found)
    {
        var likeliest = new List<Box>(regions.Length);
        for (int region = 0; region < regions.Length; region++)
        {
            int first = region * (classCount + 1), best = first + 1;
            for (int index = first + 1; index <= first + classCount; index++)
            {
                if (probabilities[index] > probabilities[best])
                    best = index;
                if (probabilities[index] > ScoreThreshold && TryDecode(regions[region], deltas.Slice(4 * index, 4), size, out var box))
                    found.Add(new(index - first - 1, probabilities[index], box));
            }
            if (TryDecode(regions[region], deltas.Slice(4 * best, 4), size, out var regressed))
                likeliest.Add(regressed);
        }
        return [.. likeliest];
    }

    /// <summary>Of boxes of one class that overlap by more than a threshold, keeps the one with the highest score.</summary>
    /// <param name="found">In one image.</param>
    /// <param name="overlapThreshold">The largest overlap.</param>
    /// <param name="limit">Keep at most so many, of all classes together.</param>
    /// <returns>The highest score first.</returns>
    public static Detection[] Suppress(IReadOnlyList<Detection> found, double overlapThreshold, int limit)
    {
        Box[] boxes = [.. found.Select(detection => detection.Box)];
        float[] scores = [.. found.Select(detection => detection.Score)];
        int[] classes = [.. found.Select(detection => detection.Class)];
        int[] kept = NonMaximumSuppression.KeepByClass(boxes, scores, classes, overlapThreshold, limit);
        return Array.ConvertAll(kept, index => found[index]);
    }

    private static bool TryDecode(Box region, ReadOnlySpan<float> delta, (int Height, int Width) size, out Box box)
    {
        box = BoxCoding.Detections.Decode(region, delta).ClipTo(size.Width, size.Height);
        return box.Width >= SmallestSide && box.Height >= SmallestSide;
    }
}
