namespace Microsoft.ML.ResNet;

/// <summary>
/// The twelve figures of COCO's evaluation (Lin et al. 2014), means over the classes of which there is something to be found, each inside
/// [0, 1]; NaN where there is nothing of such a size. Overlap is intersection over union.
/// </summary>
public sealed record CocoMetrics
{
    /// <summary>Average precision, the mean over the overlaps 0.50, 0.55, ..., 0.95: COCO's first figure.</summary>
    public required double AveragePrecision { get; init; }

    /// <summary>Average precision at an overlap of 0.5.</summary>
    public required double AveragePrecision50 { get; init; }

    /// <summary>Average precision at an overlap of 0.75.</summary>
    public required double AveragePrecision75 { get; init; }

    /// <summary>As <see cref="AveragePrecision"/>, of objects of up to 32² pixels.</summary>
    public required double AveragePrecisionSmall { get; init; }

    /// <summary>As <see cref="AveragePrecision"/>, of objects between 32² and 96² pixels.</summary>
    public required double AveragePrecisionMedium { get; init; }

    /// <summary>As <see cref="AveragePrecision"/>, of objects from 96² pixels on.</summary>
    public required double AveragePrecisionLarge { get; init; }

    /// <summary>Recall, the mean over the overlaps, of the best detection of each image and class.</summary>
    public required double AverageRecall1 { get; init; }

    /// <summary>Recall of the ten best detections of each image and class.</summary>
    public required double AverageRecall10 { get; init; }

    /// <summary>Recall of the hundred best detections of each image and class.</summary>
    public required double AverageRecall100 { get; init; }

    /// <summary>As <see cref="AverageRecall100"/>, of objects of up to 32² pixels.</summary>
    public required double AverageRecallSmall { get; init; }

    /// <summary>As <see cref="AverageRecall100"/>, of objects between 32² and 96² pixels.</summary>
    public required double AverageRecallMedium { get; init; }

    /// <summary>As <see cref="AverageRecall100"/>, of objects from 96² pixels on.</summary>
    public required double AverageRecallLarge { get; init; }
}
