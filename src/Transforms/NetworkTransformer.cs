using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.ResNet;

/// <summary>
/// One residual network as a transformer: what those that classify images and those that make features of them have in common.
/// </summary>
/// <remarks>
/// Any number of threads may use one transformer. It holds native memory: dispose it, or the chain that it is part of, when no longer
/// needed; views made by it cannot be read after that.
/// </remarks>
public abstract partial class NetworkTransformer : ITransformer, IDisposable
{
    /// <summary>Takes over <paramref name="model"/>.</summary>
    /// <param name="model">What computes.</param>
    /// <param name="imageColumn">The column of images.</param>
    /// <param name="batchSize">Images that the network sees at once. Large images are seen in smaller batches.</param>
    /// <param name="skipping">Where rows are reported that get NaN because their image cannot be read; null: they are an error.</param>
    private protected NetworkTransformer(ScoringModel model, string imageColumn, int batchSize, IChannelProvider? skipping)
    {
        (Scoring, ImageColumn, Skipping) = (model, imageColumn, skipping);
        model.Owner = GetType();
        Scorer = new ModelRowScorer(model, imageColumn, skipping);
        BlockSize = model.BatchSize(model.Input.Shape, batchSize);
    }

    /// <summary>
    /// What computes: of a network that was loaded to be scored by <see cref="ScoringBackend.Fastest"/>, the one that was.
    /// </summary>
    public ScoringBackend Backend => Scoring.Backend;

    bool ITransformer.IsRowToRowMapper => true;

    /// <summary>What computes.</summary>
    internal ScoringModel Scoring { get; }

    internal RowScorer Scorer { get; }

    /// <summary>Where rows are reported that get NaN because their image cannot be read; null: they are an error.</summary>
    internal IChannelProvider? Skipping { get; }

    /// <summary>Rows that are best computed at once.</summary>
    internal int BlockSize { get; }

    internal string ImageColumn { get; }

    internal abstract ModelDescription Description { get; }

    /// <summary>The schema after the transformer.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column of images is missing or of another type than in fitting.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => BindChecked(inputSchema).Output;

    /// <summary>Adds the columns, which are computed when and only when they are read.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column of images is missing or of another type than in fitting.</exception>
    /// <exception cref="ArgumentException">A transformer that classifies: the label is there with other keys than in training.</exception>
    /// <exception cref="ObjectDisposedException">The transformer was disposed.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        Scoring.ThrowIfDisposed();
        return new ScoredView(input, Bind(input.Schema), Scorer, BlockSize);
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema)
    {
        Scoring.ThrowIfDisposed();
        return new ScoredRowMapper(BindChecked(inputSchema), Scorer);
    }

    /// <summary>
    /// Saves the network as a chain of ML.NET's own transformers; called by <c>mlContext.Model.Save</c>. Whoever loads it needs ML.NET with
    /// ONNX Runtime, and, only if the images are encoded (<c>Vector&lt;Byte&gt;</c>), this library too. <c>mlContext.Model.LoadResNet</c>
    /// loads it as it was fitted.
    /// </summary>
    /// <exception cref="NotSupportedException">
    /// The column of images is a vector of pixels of no known size, or the network is larger than 2 GB.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The transformer was disposed.</exception>
    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        StockChain.Save(ctx, folder => ToStockChain(new MLContext(), Description, folder));
    }

    /// <summary>Frees the network, on the CPU and on the card.</summary>
    public void Dispose()
    {
        Scoring.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The network as a chain of ML.NET's own transformers.</summary>
    /// <param name="mlContext">Where they live.</param>
    /// <param name="description">What they are to do.</param>
    /// <param name="folder">An empty folder for models, which must be there until the chain has been saved.</param>
    internal TransformerChain<ITransformer> ToStockChain(MLContext mlContext, ModelDescription description, string folder)
    {
        TransformerChain<ITransformer>? chain = null;
        Scoring.Hold(state => chain = StockChain.Create(mlContext, description, Scoring.ClassCount, state, folder));
        return chain!;
    }

    /// <summary>How the columns that are added follow those that are there.</summary>
    private protected abstract ScoredSchema Bind(DataViewSchema input);

    private ScoredSchema BindChecked(DataViewSchema input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Bind(input);
    }
}
