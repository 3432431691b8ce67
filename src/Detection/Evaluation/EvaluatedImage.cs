namespace Microsoft.ML.ResNet;

/// <summary>What there is in an image, and what was found.</summary>
/// <param name="Truths">What there is.</param>
/// <param name="Detections">What was found, in any order.</param>
internal sealed record EvaluatedImage(EvaluatedTruth[] Truths, Detection[] Detections);
