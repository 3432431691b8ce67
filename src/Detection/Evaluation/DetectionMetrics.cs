namespace Microsoft.ML.ResNet;

/// <summary>How well objects were found, as PASCAL VOC and as COCO count it.</summary>
public sealed record DetectionMetrics
{
    /// <summary>COCO's figures.</summary>
    public required CocoMetrics Coco { get; init; }

    /// <summary>Mean average precision as in VOC 2007, over the classes of which there is something to be found; NaN if there is
    /// none.</summary>
    public required double Voc2007MeanAveragePrecision { get; init; }

    /// <summary>Mean average precision as in VOC 2010 to 2012; see <see cref="Voc2007MeanAveragePrecision"/>.</summary>
    public required double Voc2012MeanAveragePrecision { get; init; }

    /// <summary>Class by class, in the order of the label's keys.</summary>
    public required IReadOnlyList<DetectionClassMetrics> PerClass { get; init; }

    /// <summary>Images looked at.</summary>
    public required int ImageCount { get; init; }

    internal static DetectionMetrics Of(IReadOnlyList<EvaluatedImage> images, IReadOnlyList<string> classNames)
    {
        var coco = new CocoEvaluation(images, classNames.Count);
        DetectionClassMetrics[] classes = [.. classNames.Select((name, number) => OfClass(images, coco, name, number))];
        return new()
        {
            Coco = coco.Summarize(),
            Voc2007MeanAveragePrecision = Mean(classes, one => one.Voc2007AveragePrecision),
            Voc2012MeanAveragePrecision = Mean(classes, one => one.Voc2012AveragePrecision),
            PerClass = classes,
            ImageCount = images.Count,
        };
    }

    private static DetectionClassMetrics OfClass(IReadOnlyList<EvaluatedImage> images, CocoEvaluation coco, string name, int number)
    {
        var voc = VocEvaluation.Rank(images, number);
        var ranked = coco.Rank(number);
        return new()
        {
            ClassName = name,
            ObjectCount = images.Sum(image => image.Truths.Count(truth => truth.Class == number && !truth.IsDifficult && !truth.IsCrowd)),
            DetectionCount = images.Sum(image => image.Detections.Count(detection => detection.Class == number)),
            Voc2007AveragePrecision = voc?.ElevenPointPrecision() ?? double.NaN,
            Voc2012AveragePrecision = voc?.AreaUnderEnvelope() ?? double.NaN,
            AveragePrecision = ranked?.Average(overlap => overlap.HundredPointPrecision()) ?? double.NaN,
            AveragePrecision50 = ranked?[0].HundredPointPrecision() ?? double.NaN,
            PrecisionRecall = voc is null ? []
                : [.. voc.Scores.Select((score, i) => new PrecisionRecallPoint(score, voc.Recalls[i], voc.Precisions[i]))],
        };
    }

    private static double Mean(IEnumerable<DetectionClassMetrics> classes, Func<DetectionClassMetrics, double> figure) =>
        classes.Select(figure).Where(value => !double.IsNaN(value)).DefaultIfEmpty(double.NaN).Average();
}
