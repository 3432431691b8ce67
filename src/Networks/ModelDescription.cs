using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>Everything about a trained network but its weights.</summary>
/// <param name="Architecture">How it is built.</param>
/// <param name="Input">How a column becomes pixels.</param>
/// <param name="Normalization">How pixels become what the network was trained on.</param>
/// <param name="Columns">What it reads and writes.</param>
/// <param name="ClassNames">The label's key values, where it had any.</param>
/// <param name="FeatureType">The type of the feature column in training.</param>
internal sealed record ModelDescription(
    ResNetArchitecture Architecture, ImageInput Input, Normalization Normalization, ColumnNames Columns, ClassNames? ClassNames,
    DataViewType FeatureType)
{
    /// <summary>Whether its probabilities are the averages of those of the image and of its mirror image.</summary>
    public bool Mirror { get; init; }

    /// <summary>Whether an image may have any number of its classes.</summary>
    public bool IsMultiLabel { get; init; }

    /// <summary>In which numbers it computes.</summary>
    public NumberFormat Numbers { get; init; } = NumberFormat.Single;

    /// <summary>Where its features are taken, if it gives features; null if it classifies.</summary>
    public FeatureLayer? Features { get; init; }
}
