namespace Microsoft.ML.ResNet;

/// <summary>Two images that a network sees nearly the same in.</summary>
/// <param name="FirstRow">The place of one in the view, from 0.</param>
/// <param name="SecondRow">The place of the other; it comes later.</param>
/// <param name="FirstImagePath">The file of the first, where the view has a column that says it.</param>
/// <param name="SecondImagePath">The file of the second.</param>
/// <param name="Similarity">The cosine of the angle between their features, at most 1.</param>
public sealed record NearDuplicate(
    long FirstRow, long SecondRow, string? FirstImagePath, string? SecondImagePath, double Similarity);
