using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>Adds a column of features (<c>Vector&lt;Single&gt;</c> of a known size) that a pretrained residual network sees in a column of images.</summary>
/// <remarks>
/// Any number of threads may use one transformer. It holds native memory: dispose it, or the chain that it is part of, when no longer needed;
/// views made by it cannot be read after that.
/// </remarks>
public sealed class ResNetFeaturizingTransformer : ITransformer, IDisposable
{
    private readonly ScoringModel _model;
    private readonly RowScorer _scorer;
    private readonly ModelDescription _description;
    private readonly int _largestBlock;

    /// <summary>Takes over <paramref name="model"/>.</summary>
    /// <param name="model">What computes the features.</param>
    /// <param name="description">What it computes, of what.</param>
    /// <param name="batchSize">Images that the network sees at once. Large images are seen in smaller batches.</param>
    internal ResNetFeaturizingTransformer(ScoringModel model, ModelDescription description, int batchSize)
    {
        (_model, _description) = (model, description);
        _scorer = new ModelRowScorer(model, InputColumnName);
        _largestBlock = model.BatchSize(model.Input.Shape, batchSize);
    }

    /// <summary>The column of images.</summary>
    public string InputColumnName => _description.Columns.Feature;

    /// <summary>The column of features.</summary>
    public string OutputColumnName => _description.Columns.Score;

    /// <summary>The layer that gives the features, by torchvision's name.</summary>
    public string Layer => _description.Features!.Layer;

    /// <summary>Number of features.</summary>
    public int FeatureCount => _model.Output.Size;

    bool ITransformer.IsRowToRowMapper => true;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing or of another type than in fitting.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Bind(inputSchema).Output;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing or of another type than in fitting.</exception>
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

    /// <summary>
    /// Saves the network as a chain of ML.NET's own transformers; called by <c>mlContext.Model.Save</c>. Whoever loads it needs ML.NET with ONNX Runtime, and, only if the
    /// images are encoded (<c>Vector&lt;Byte&gt;</c>), this library too. <c>mlContext.Model.LoadResNet</c> loads it as it was fitted.
    /// </summary>
    /// <exception cref="NotSupportedException">The input column is a vector of pixels of no known size, or the network is larger than 2 GB.</exception>
    /// <exception cref="ObjectDisposedException">The transformer was disposed.</exception>
    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        StockChain.Save(ctx, folder =>
        {
            TransformerChain<ITransformer>? chain = null;
            _model.Hold(state => chain = StockChain.Create(new MLContext(), _description, _model.ClassCount, state, folder));
            return chain!;
        });
    }

    /// <summary>Frees the network, on the CPU and on the card.</summary>
    public void Dispose() => _model.Dispose();

    private ScoredSchema Bind(DataViewSchema input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var images = ColumnChecks.FindFeature(input, InputColumnName, _description.FeatureType, role: "input");
        return new(input, [images], new FeatureColumn(OutputColumnName, FeatureCount));
    }
}
