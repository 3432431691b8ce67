namespace Microsoft.ML.ResNet;

/// <summary>Where a curve of precision over recall stands when all detections from some score on are taken.</summary>
/// <param name="Score">That score.</param>
/// <param name="Recall">The share of the objects that are found.</param>
/// <param name="Precision">The share of the detections that are right.</param>
public readonly record struct PrecisionRecallPoint(float Score, double Recall, double Precision);
