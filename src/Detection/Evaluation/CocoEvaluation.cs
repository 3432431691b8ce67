namespace Microsoft.ML.ResNet;

/// <summary>
/// Right and wrong as COCO's tools count them: in the order of scores a detection gets the object of its class that is still free and that
/// it overlaps most, by at least a threshold. Crowds and what is of another size than looked for count neither way.
/// </summary>
internal sealed class CocoEvaluation
{
    public const int MostDetections = 100;

    // numpy's eps, which the tools add to divisors.
    private const double Epsilon = 2.220446049250313e-16;

    private static readonly (double From, double To)[] Areas = [(0, 1e10), (0, 32 * 32), (32 * 32, 96 * 96), (96 * 96, 1e10)];

    private readonly IReadOnlyList<EvaluatedImage> _images;
    private readonly int _classCount;

    public CocoEvaluation(IReadOnlyList<EvaluatedImage> images, int classCount) => (_images, _classCount) = (images, classCount);

    /// <summary>The ten overlaps that are averaged over, to the last bit as numpy's linspace has them.</summary>
    public static double[] Overlaps { get; } = [.. Enumerable.Range(0, 10).Select(i => i == 9 ? 0.95 : 0.5 + (i * ((0.95 - 0.5) / 9)))];

    /// <summary>All twelve figures; NaN where there is nothing to be found of such a size.</summary>
    public CocoMetrics Summarize()
    {
        var all = Enumerable.Range(0, Areas.Length).Select(area => Rank(area, MostDetections)).ToArray();
        return new()
        {
            AveragePrecision = Precision(all[0], Overlaps.Length, 0),
            AveragePrecision50 = Precision(all[0], 1, 0),
            AveragePrecision75 = Precision(all[0], 1, 5),
            AveragePrecisionSmall = Precision(all[1], Overlaps.Length, 0),
            AveragePrecisionMedium = Precision(all[2], Overlaps.Length, 0),
            AveragePrecisionLarge = Precision(all[3], Overlaps.Length, 0),
            AverageRecall1 = Recall(Rank(0, 1)),
            AverageRecall10 = Recall(Rank(0, 10)),
            AverageRecall100 = Recall(all[0]),
            AverageRecallSmall = Recall(all[1]),
            AverageRecallMedium = Recall(all[2]),
            AverageRecallLarge = Recall(all[3]),
        };
    }

    /// <summary>The detections of one class at each of <see cref="Overlaps"/>; null where there is nothing of it to be found.</summary>
    public RankedMatches[]? Rank(int number) => Rank(number, 0, MostDetections);

    private RankedMatches[]?[] Rank(int area, int limit) =>
        [.. Enumerable.Range(0, _classCount).Select(number => Rank(number, area, limit))];

    private RankedMatches[]? Rank(int number, int area, int limit)
    {
        int count = 0;
        var matches = Array.ConvertAll(Overlaps, _ => new List<(float, bool)>());
        foreach (var image in _images)
        {
            EvaluatedTruth[] truths = [.. image.Truths.Where(truth => truth.Class == number).OrderBy(truth => IsIgnored(truth, area))];
            count += truths.Count(truth => !IsIgnored(truth, area));
            Detection[] detections = [.. image.Detections.Where(found => found.Class == number).OrderByDescending(
                found => found.Score).Take(limit)];
            double[,] overlaps = Of(detections, truths);
            for (int i = 0; i < Overlaps.Length; i++)
                Match(detections, truths, overlaps, area, Overlaps[i], matches[i]);
        }
        return count == 0 ? null : Array.ConvertAll(matches, ofOverlap => new RankedMatches(ofOverlap, count, Epsilon));
    }

    private static void Match(
        Detection[] detections, EvaluatedTruth[] truths, double[,] overlaps, int area, double threshold, List<(float, bool)> matches)
    {
        bool[] isTaken = new bool[truths.Length];
        for (int d = 0; d < detections.Length; d++)
        {
            double best = Math.Min(threshold, 1 - 1e-10);
            int match = -1;
            for (int t = 0; t < truths.Length; t++)
            {
                if (isTaken[t] && !truths[t].IsCrowd)
                    continue;
                // Those that count come first: once one of them is found, the others are not looked at.
                if (match >= 0 && !IsIgnored(truths[match], area) && IsIgnored(truths[t], area))
                    break;
                if (overlaps[d, t] >= best)
                    (best, match) = (overlaps[d, t], t);
            }
            if (match >= 0)
                isTaken[match] = true;
            var box = detections[d].Box;
            bool isIgnored = match >= 0 ? IsIgnored(truths[match], area)
                : !IsInside(area, ((double)box.Right - box.Left) * ((double)box.Bottom - box.Top));
            if (!isIgnored)
                matches.Add((detections[d].Score, match >= 0));
        }
    }

    private static bool IsIgnored(EvaluatedTruth truth, int area) => truth.IsCrowd || !IsInside(area, truth.Area);

    private static bool IsInside(int area, double value) => value >= Areas[area].From && value <= Areas[area].To;

    private static double[,] Of(Detection[] detections, EvaluatedTruth[] truths)
    {
        double[,] overlaps = new double[detections.Length, truths.Length];
        for (int d = 0; d < detections.Length; d++)
        {
            for (int t = 0; t < truths.Length; t++)
                overlaps[d, t] = Of(detections[d].Box, truths[t].Box, truths[t].IsCrowd);
        }
        return overlaps;
    }

    private static double Of(Box found, Box truth, bool isCrowd)
    {
        double width = (double)Math.Min(found.Right, truth.Right) - Math.Max(found.Left, truth.Left);
        double height = (double)Math.Min(found.Bottom, truth.Bottom) - Math.Max(found.Top, truth.Top);
        if (width <= 0 || height <= 0)
            return 0;
        double shared = width * height, area = Area(found);
        return shared / (isCrowd ? area : area + Area(truth) - shared);

        static double Area(Box box) => ((double)box.Right - box.Left) * ((double)box.Bottom - box.Top);
    }

    private static double Precision(RankedMatches[]?[] classes, int count, int first) =>
        Mean(classes.OfType<RankedMatches[]>().SelectMany(overlaps => overlaps.Skip(first).Take(count)).Select(
            ranked => ranked.HundredPointPrecision()));

    private static double Recall(RankedMatches[]?[] classes) =>
        Mean(classes.OfType<RankedMatches[]>().SelectMany(overlaps => overlaps).Select(ranked => ranked.Recall));

    private static double Mean(IEnumerable<double> values) => values.DefaultIfEmpty(double.NaN).Average();
}
