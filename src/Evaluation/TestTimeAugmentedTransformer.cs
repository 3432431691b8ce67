using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>
/// A <see cref="ResNetTransformer"/> that scores several views of each image and averages their class probabilities. It adds the same
/// columns; any number of threads may use it.
/// </summary>
/// <remarks>
/// The network is that of the transformer which this was made of, and belongs to it: disposing this leaves that one as it is, and when that
/// one is disposed, this cannot score any more. One that <c>mlContext.Model.LoadResNet</c> loaded has its network to itself.
/// </remarks>
public sealed class TestTimeAugmentedTransformer : ISingleFeaturePredictionTransformer<ResidualNetwork>, IDisposable, IScoringTransformer
{
    private readonly ResNetTransformer _origin;
    private readonly AugmentedRowScorer _scorer;
    private readonly bool _ownsOrigin;

    internal TestTimeAugmentedTransformer(
        ResNetTransformer origin, TestTimeAugmentation augmentation, int batchSize, bool ownsOrigin = false)
    {
        var (architecture, input, _, columns, _, featureType) = origin.Description;
        bool isPixels = featureType is VectorDataViewType vector
            && (vector.ItemType == NumberDataViewType.Single || ImageInput.IsPixels(vector));
        Validation.ThrowIfAny([.. augmentation.Problems(architecture, input, columns.Feature, isPixels)], nameof(augmentation));
        _origin = origin;
        _ownsOrigin = ownsOrigin;
        Augmentation = augmentation;
        _scorer = new(origin.Scoring, columns.Feature, new ViewPlan(augmentation, input.Shape), batchSize, origin.Skipping);
    }

    /// <summary>The views.</summary>
    public TestTimeAugmentation Augmentation { get; }

    /// <summary>The network. It belongs to the transformer that this was made of.</summary>
    public ResidualNetwork Model => _origin.Model;

    /// <inheritdoc/>
    public string FeatureColumnName => _origin.FeatureColumnName;

    /// <inheritdoc/>
    public DataViewType FeatureColumnType => _origin.FeatureColumnType;

    bool ITransformer.IsRowToRowMapper => true;

    RowScorer IScoringTransformer.Scorer => _scorer;

    int IScoringTransformer.BlockSize => Member.BlockSize;

    ColumnNames IScoringTransformer.Columns => Member.Columns;

    bool IScoringTransformer.IsMultiLabel => _origin.IsMultiLabel;

    ClassNames? IScoringTransformer.ClassNames => Member.ClassNames;

    IReadOnlyList<(string Name, DataViewType Type)> IScoringTransformer.Features => Member.Features;

    private IScoringTransformer Member => _origin;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The feature column is missing or of another type than in training.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => _origin.GetOutputSchema(inputSchema);

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The feature column is missing or of another type than in training.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        _scorer.ThrowIfDisposed();
        return new ScoredView(input, ScoredSchema.Of(input.Schema, this), _scorer, Member.BlockSize);
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema)
    {
        _scorer.ThrowIfDisposed();
        return new ScoredRowMapper(ScoredSchema.Of(inputSchema, this), _scorer);
    }

    /// <summary>
    /// Saves <see cref="TestTimeAugmentation.Mirrored"/> as a chain of ML.NET's own transformers, of which the network averages; called by
    /// <c>mlContext.Model.Save</c>. Other views cannot be saved.
    /// </summary>
    /// <exception cref="NotSupportedException">There are other views; the message says what to do.</exception>
    /// <exception cref="ObjectDisposedException">This or the transformer that it was made of was disposed.</exception>
    void ICanSaveModel.Save(ModelSaveContext ctx) => IScoringTransformer.Save(this, ctx);

    TransformerChain<ITransformer> IScoringTransformer.ToStockChain(MLContext mlContext, ColumnNames columns, string folder) =>
        Augmentation == TestTimeAugmentation.Mirrored
            ? _origin.ToStockChain(mlContext, _origin.Description with { Columns = columns, Mirror = true }, folder)
            : throw CannotBeSaved();

    /// <summary>Ends the use of this transformer. The network remains with the transformer that this was made of.</summary>
    public void Dispose()
    {
        _scorer.Dispose();
        if (_ownsOrigin)
            _origin.Dispose();
    }

    private static NotSupportedException CannotBeSaved() => new(
        $"ML.NET has no transformers that average over views of an image, so a {nameof(TestTimeAugmentedTransformer)} cannot be saved "
        + "unless its only other view is the mirror image. Save the transformer that it was made of, and "
        + $"call its {nameof(ResNetTransformer.With)} again after loading it with ResNetModel.Load.");
}
