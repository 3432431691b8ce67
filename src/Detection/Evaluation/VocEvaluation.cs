namespace Microsoft.ML.ResNet;

/// <summary>
/// Right and wrong as PASCAL VOC's development kit counts them: a detection belongs to the object of its class that it overlaps most, by
/// more than one half, and is wrong if that was found before. Boxes include the pixels of their last row and column.
/// </summary>
internal static class VocEvaluation
{
    private const double Overlap = 0.5;

    /// <returns>Null where there is nothing of the class to be found.</returns>
    public static RankedMatches? Rank(IReadOnlyList<EvaluatedImage> images, int number)
    {
        int count = images.Sum(image => image.Truths.Count(truth => truth.Class == number && !truth.IsDifficult));
        if (count == 0)
            return null;
        var matches = new List<(float, bool)>();
        // By score over all images; an object goes to the first detection, and those of one image are all that compete for it.
        foreach (var image in images)
        {
            EvaluatedTruth[] truths = [.. image.Truths.Where(truth => truth.Class == number)];
            bool[] isFound = new bool[truths.Length];
            foreach (var detection in image.Detections.Where(detection => detection.Class == number).OrderByDescending(
                detection => detection.Score))
            {
                var (best, overlap) = Nearest(detection.Box, truths);
                if (overlap > Overlap && truths[best].IsDifficult)
                    continue;
                bool isRight = overlap > Overlap && !isFound[best];
                if (isRight)
                    isFound[best] = true;
                matches.Add((detection.Score, isRight));
            }
        }
        return new(matches, count);
    }

    private static (int Index, double Overlap) Nearest(Box box, EvaluatedTruth[] truths)
    {
        (int Index, double Overlap) best = (-1, double.NegativeInfinity);
        for (int i = 0; i < truths.Length; i++)
        {
            double overlap = Of(box, truths[i].Box);
            if (overlap > best.Overlap)
                best = (i, overlap);
        }
        return best;
    }

    private static double Of(Box a, Box b)
    {
        double width = Math.Max((double)Math.Min(a.Right, b.Right) - Math.Max(a.Left, b.Left) + 1, 0);
        double height = Math.Max((double)Math.Min(a.Bottom, b.Bottom) - Math.Max(a.Top, b.Top) + 1, 0);
        double shared = width * height;
        return shared / (Area(a) + Area(b) - shared);

        static double Area(Box box) => ((double)box.Right - box.Left + 1) * ((double)box.Bottom - box.Top + 1);
    }
}
