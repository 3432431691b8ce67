using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>Everything about a trained detector but its weights.</summary>
/// <param name="Architecture">How it is built.</param>
/// <param name="ClassCount">Classes without the background.</param>
/// <param name="Normalization">What it was trained to be given.</param>
/// <param name="Options">What it is to give.</param>
/// <param name="Columns">What it reads and writes.</param>
/// <param name="ClassNames">The label's key values, where it had any.</param>
/// <param name="ImageType">The type of the image column in training.</param>
internal sealed record DetectorDescription(
    DetectorArchitecture Architecture, int ClassCount, PixelNormalization Normalization, DetectionOptions Options, DetectionColumns Columns,
    ClassNames? ClassNames, DataViewType ImageType)
{
    /// <summary>A name for each class; its number where it has none.</summary>
    public string[] Names =>
        ClassNames?.ToStrings() ?? [.. Enumerable.Range(1, ClassCount).Select(number => FormattableString.Invariant($"{number}"))];
}
