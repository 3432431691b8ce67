using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.ResNet;

/// <summary>
/// A trained residual network as a transformer: adds a score column (<c>Vector&lt;Single&gt;</c>, a probability for each class in the order
/// of the label's key values) and a predicted label (a key with those values), annotated as ML.NET's own multiclass transformers do it. Of
/// images with any number of labels (<see cref="IsMultiLabel"/>) the score is a probability for each, and the predicted label a vector.
/// </summary>
public sealed partial class ResNetTransformer : NetworkTransformer, ISingleFeaturePredictionTransformer<ResidualNetwork>
{
    private const int DefaultBatchSize = 128;

    private readonly ColumnNames _columns;
    private readonly ClassNames? _classNames;
    private readonly int _batchSize;

    /// <summary>
    /// Takes over <paramref name="model"/>, which was trained on data of <paramref name="trainSchema"/>: its label's key values name the
    /// classes.
    /// </summary>
    internal ResNetTransformer(
        ScoringModel model, ColumnNames columns, DataViewSchema trainSchema, int batchSize = DefaultBatchSize,
        IChannelProvider? skipping = null)
        : this(
            model, columns, ClassNames.Of(trainSchema[columns.Label], model.ClassCount), trainSchema[columns.Feature].Type, batchSize,
            skipping)
    {
    }

    /// <summary>Takes over <paramref name="model"/>.</summary>
    /// <param name="model">What scores.</param>
    /// <param name="columns">The columns to read and to write.</param>
    /// <param name="classNames">The label's key values in training, where it had any.</param>
    /// <param name="featureType">Type of the feature column in training.</param>
    /// <param name="batchSize">Images that the network scores at once. Large images are scored in smaller batches.</param>
    /// <param name="skipping">Where rows are reported that get NaN because their image cannot be read; null: they are an error.</param>
    internal ResNetTransformer(
        ScoringModel model, ColumnNames columns, ClassNames? classNames, DataViewType featureType, int batchSize = DefaultBatchSize,
        IChannelProvider? skipping = null)
        : base(model, columns.Feature, batchSize, skipping)
    {
        (_columns, _classNames, _batchSize) = (columns, classNames, batchSize);
        FeatureColumnType = featureType;
    }

    /// <summary>The network. It belongs to this transformer.</summary>
    public ResidualNetwork Model => Scoring.Network;

    /// <summary>
    /// Whether an image may have any number of the labels: scores are then the probability of each, and the predicted label says of each
    /// whether it is at least one half.
    /// </summary>
    public bool IsMultiLabel => Scoring.IsMultiLabel;

    /// <inheritdoc/>
    public string FeatureColumnName => _columns.Feature;

    /// <inheritdoc/>
    public DataViewType FeatureColumnType { get; }

    internal override ModelDescription Description =>
        new(Scoring.Architecture, Scoring.Input, Scoring.Normalization, _columns, _classNames, FeatureColumnType)
        {
            Numbers = Scoring.Numbers,
            IsMultiLabel = IsMultiLabel,
        };

    /// <summary>A network of the same weights, on the CPU, to train on.</summary>
    internal ResidualNetwork CopyNetwork()
    {
        ResidualNetwork? copy = null;
        Scoring.Hold(state => copy = state.CreateNetwork(Scoring.Architecture, Scoring.ClassCount, Scoring.Input.Shape.Channels));
        return copy!;
    }

    private protected override ScoredSchema Bind(DataViewSchema input) => ScoredSchema.Of(input, this);
}
