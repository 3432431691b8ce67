namespace Microsoft.ML.ResNet;

/// <summary>Finds objects in images that are as large as the network sees them.</summary>
/// <param name="options">What to give.</param>
/// <param name="classCount">Classes without the background.</param>
/// <param name="refinement">How boxes are looked at once more; null: they are not.</param>
internal sealed class Detector(DetectionOptions options, int classCount, DetectionRefinement? refinement = null)
{
    /// <param name="pass">The images.</param>
    /// <returns>For each image its detections, in its pixels, the highest score first.</returns>
    public Detection[][] Detect(DetectionPass pass)
    {
        Box[][] regions = Array.ConvertAll(pass.Propose(options.Proposals), proposals => proposals.Boxes);
        var found = regions.Select(_ => new List<Detection>()).ToArray();
        Box[][] regressed = Classify(pass, regions, found);
        if (refinement is null)
            return Array.ConvertAll(found, one => DetectionOptions.Suppress(one, options.OverlapThreshold, options.MaximumDetections));
        Classify(pass, regressed, found);
        return Array.ConvertAll(found, one => refinement.Join(one, options.MaximumDetections));
    }

    /// <summary>Adds what is found in regions to what has been.</summary>
    /// <returns>The box of the likeliest class of each region.</returns>
    private Box[][] Classify(DetectionPass pass, Box[][] regions, List<Detection>[] found)
    {
        var batch = new RegionBatch(pass.Sizes);
        for (int image = 0; image < regions.Length; image++)
            batch.Add(image, regions[image]);
        if (batch.Count == 0)
            return regions;

        var scores = pass.Predict(batch);
        int classes = classCount + 1, first = 0;
        var regressed = new Box[regions.Length][];
        for (int image = 0; image < regions.Length; image++)
        {
            int count = regions[image].Length;
            regressed[image] = options.Decode(
                regions[image], scores.Probabilities.AsSpan(first * classes, count * classes),
                scores.Deltas.AsSpan(4 * first * classes, 4 * count * classes), classCount, pass.Sizes[image], found[image]);
            first += count;
        }
        return regressed;
    }
}
