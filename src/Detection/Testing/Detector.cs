namespace Microsoft.ML.ResNet;

/// <summary>Finds objects in images that are as large as the network sees them.</summary>
/// <param name="options">What to give.</param>
/// <param name="classCount">Classes without the background.</param>
internal sealed class Detector(DetectionOptions options, int classCount)
{
    /// <param name="pass">The images.</param>
    /// <returns>For each image its detections, in its pixels, the highest score first.</returns>
    public Detection[][] Detect(DetectionPass pass)
    {
        var proposals = pass.Propose(options.Proposals);
        var sizes = pass.Sizes;
        var regions = new RegionBatch(sizes.Max(size => size.Height), sizes.Max(size => size.Width));
        for (int image = 0; image < proposals.Length; image++)
            regions.Add(image, proposals[image].Boxes);
        if (regions.Count == 0)
            return [.. sizes.Select(_ => Array.Empty<Detection>())];

        var scores = pass.Predict(regions);
        int classes = classCount + 1, first = 0;
        var detections = new Detection[proposals.Length][];
        for (int image = 0; image < proposals.Length; image++)
        {
            int count = proposals[image].Boxes.Length;
            detections[image] = options.Select(
                proposals[image].Boxes, scores.Probabilities.AsSpan(first * classes, count * classes),
                scores.Deltas.AsSpan(4 * first * classes, 4 * count * classes), classCount, sizes[image]);
            first += count;
        }
        return detections;
    }
}
