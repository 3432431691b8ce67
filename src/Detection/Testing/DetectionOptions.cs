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

    /// <summary>Of all classes of all regions of an image those that are clear enough.</summary>
    /// <param name="regions">The regions of the image.</param>
    /// <param name="probabilities">[regions, classes + 1], the background's first.</param>
    /// <param name="deltas">[regions, 4 (classes + 1)].</param>
    /// <param name="classCount">Classes without the background.</param>
    /// <param name="size">Of the image as the network sees it.</param>
    /// <returns>The highest score first.</returns>
    public Detection[] Select(
        ReadOnlySpan<Box> regions, ReadOnlySpan<float> probabilities, ReadOnlySpan<float> deltas, int classCount,
            (int Height, int Width) size)
    {
        var found = new List<Detection>();
        for (int region = 0; region < regions.Length; region++)
        {
            for (int number = 1; number <= classCount; number++)
            {
                int index = (region * (classCount + 1)) + number;
                float score = probabilities[index];
                if (!(score > ScoreThreshold))
                    continue;
                var box = BoxCoding.Detections.Decode(regions[region], deltas.Slice(4 * index, 4)).ClipTo(size.Width, size.Height);
                if (box.Width >= SmallestSide && box.Height >= SmallestSide)
                    found.Add(new(number - 1, score, box));
            }
        }
        Box[] boxes = [.. found.Select(detection => detection.Box)];
        float[] scores = [.. found.Select(detection => detection.Score)];
        int[] classes = [.. found.Select(detection => detection.Class)];
        int[] kept = NonMaximumSuppression.KeepByClass(boxes, scores, classes, OverlapThreshold, MaximumDetections);
        return Array.ConvertAll(kept, index => found[index]);
    }
}
