using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>
/// A trained residual network as a transformer: adds a score column (<c>Vector&lt;Single&gt;</c>, a probability for each class in the order of
/// the label's key values) and a predicted label (a key with those values), annotated as ML.NET's own multiclass transformers do it.
/// </summary>
/// <remarks>
/// Any number of threads may use one transformer. It holds native memory: dispose it, or the chain that it is part of, when no longer needed;
/// views made by it cannot be read after that.
/// </remarks>
public sealed partial class ResNetTransformer : ISingleFeaturePredictionTransformer<ResidualNetwork>, IDisposable
{
    private readonly ScoringModel _model;
    private readonly RowScorer _scorer;
    private readonly ColumnNames _columns;
    private readonly ClassNames? _classNames;
    private readonly int _batchSize;
    private readonly int _largestBlock;

    private const int DefaultBatchSize = 128;

    /// <summary>Takes over <paramref name="model"/>, which was trained on data of <paramref name="trainSchema"/>: its label's key values name the classes.</summary>
    internal ResNetTransformer(ScoringModel model, ColumnNames columns, DataViewSchema trainSchema, int batchSize = DefaultBatchSize)
        : this(model, columns, ClassNames.Of(trainSchema[columns.Label], model.ClassCount), trainSchema[columns.Feature].Type, batchSize)
    {
    }

    /// <summary>Takes over <paramref name="model"/>.</summary>
    /// <param name="model">What scores.</param>
    /// <param name="columns">The columns to read and to write.</param>
    /// <param name="classNames">The label's key values in training, where it had any.</param>
    /// <param name="featureType">Type of the feature column in training.</param>
    /// <param name="batchSize">Images that the network scores at once. Large images are scored in smaller batches.</param>
    internal ResNetTransformer(ScoringModel model, ColumnNames columns, ClassNames? classNames, DataViewType featureType, int batchSize = DefaultBatchSize)
    {
        _model = model;
        _scorer = new ModelRowScorer(model, columns.Feature);
        _columns = columns;
        _classNames = classNames;
        _batchSize = batchSize;
        _largestBlock = model.BatchSize(model.Input.Shape, batchSize);
        FeatureColumnType = featureType;
    }

    /// <summary>The network. It belongs to this transformer.</summary>
    public ResidualNetwork Model => _model.Network;

    /// <inheritdoc/>
    public string FeatureColumnName => _columns.Feature;

    /// <inheritdoc/>
    public DataViewType FeatureColumnType { get; }

    bool ITransformer.IsRowToRowMapper => true;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The feature column is missing or of another type than in training.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Bind(inputSchema).Output;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The feature column is missing or of another type than in training.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        _model.ThrowIfDisposed();
        return new ScoredView(input, Bind(input.Schema), _scorer, _largestBlock);
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema)
    {
        _model.ThrowIfDisposed();
        return new ScoredRowMapper(Bind(inputSchema), _scorer);
    }

    /// <summary>Frees the network, on the CPU and on the card.</summary>
    public void Dispose() => _model.Dispose();

    /// <summary>What scores.</summary>
    internal ScoringModel Scoring => _model;

    internal ModelDescription Description => new(_model.Architecture, _model.Input, _model.Normalization, _columns, _classNames, FeatureColumnType);

    /// <summary>A network of the same weights, on the CPU, to train on.</summary>
    internal ResidualNetwork CopyNetwork()
    {
        ResidualNetwork? copy = null;
        _model.Hold(state => copy = state.CreateNetwork(_model.Architecture, _model.ClassCount, _model.Input.Shape.Channels));
        return copy!;
    }

    private ScoredSchema Bind(DataViewSchema input) => ScoredSchema.Of(input, this);
}
