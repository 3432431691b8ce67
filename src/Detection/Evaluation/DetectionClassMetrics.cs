namespace Microsoft.ML.ResNet;

/// <summary>How well the objects of one class were found. Figures are NaN where there is nothing of the class to be found.</summary>
public sealed record DetectionClassMetrics
{
    /// <summary>What it is called; its number, from 0, where the labels have no names.</summary>
    public required string ClassName { get; init; }

    /// <summary>Objects that there are, without difficult ones and crowds.</summary>
    public required int ObjectCount { get; init; }

    /// <summary>Detections of the class.</summary>
    public required int DetectionCount { get; init; }

    /// <summary>Average precision as in VOC 2007.</summary>
    public required double Voc2007AveragePrecision { get; init; }

    /// <summary>Average precision as in VOC 2010 to 2012.</summary>
    public required double Voc2012AveragePrecision { get; init; }

    /// <summary>COCO's average precision, over the overlaps 0.50 to 0.95.</summary>
    public required double AveragePrecision { get; init; }

    /// <summary>COCO's average precision at an overlap of 0.5.</summary>
    public required double AveragePrecision50 { get; init; }

    /// <summary>Precision over recall at an overlap of 0.5 as VOC counts it, the highest score first.</summary>
    public required IReadOnlyList<PrecisionRecallPoint> PrecisionRecall { get; init; }
}
