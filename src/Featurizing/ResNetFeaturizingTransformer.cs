using Microsoft.ML.Runtime;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Adds a column of features (<c>Vector&lt;Single&gt;</c> of a known size) that a pretrained residual network sees in a column of images.
/// </summary>
public sealed class ResNetFeaturizingTransformer : NetworkTransformer
{
    /// <summary>Takes over <paramref name="model"/>.</summary>
    /// <param name="model">What computes the features.</param>
    /// <param name="description">What it computes, of what.</param>
    /// <param name="batchSize">Images that the network sees at once. Large images are seen in smaller batches.</param>
    /// <param name="skipping">Where rows are reported that get NaN because their image cannot be read; null: they are an error.</param>
    internal ResNetFeaturizingTransformer(
        ScoringModel model, ModelDescription description, int batchSize, IChannelProvider? skipping = null)
        : base(model, description.Columns.Feature, batchSize, skipping) => Description = description;

    /// <summary>The column of images.</summary>
    public string InputColumnName => Description.Columns.Feature;

    /// <summary>The column of features.</summary>
    public string OutputColumnName => Description.Columns.Score;

    /// <summary>The layer that gives the features, by torchvision's name, or several joined by a plus sign.</summary>
    public string Layer => Description.Features!.Layer;

    /// <summary>Number of features.</summary>
    public int FeatureCount => Scoring.Output.Size;

    internal override ModelDescription Description { get; }

    private protected override ScoredSchema Bind(DataViewSchema input)
    {
        var images = ColumnChecks.FindFeature(input, InputColumnName, Description.FeatureType, role: "input");
        return new(input, [images], new FeatureColumn(OutputColumnName, FeatureCount));
    }
}
