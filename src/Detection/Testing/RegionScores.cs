namespace Microsoft.ML.ResNet;

/// <summary>What the head says of regions, in their order.</summary>
/// <param name="Probabilities">[regions, classes + 1], the background's first.</param>
/// <param name="Deltas"><see cref="BoxCoding.Detections"/> for each class: [regions, 4 (classes + 1)].</param>
internal readonly record struct RegionScores(float[] Probabilities, float[] Deltas);
