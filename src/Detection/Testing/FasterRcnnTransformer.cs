using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.ResNet;

/// <summary>
/// A trained detector as a transformer: adds the labels, boxes and scores of what it finds in each image, the highest score first. Boxes
/// are in pixels of the image as it came.
/// </summary>
/// <remarks>
/// Any number of threads may use one transformer. It holds native memory: dispose it, or the chain that it is part of, when no longer
/// needed; views made by it cannot be read after that.
/// </remarks>
public sealed partial class FasterRcnnTransformer : ITransformer, IDisposable
{
    // Images of one size that are seen at once; detectors' images are large.
    private const int BlockSize = 4;

    private readonly DetectionModel _model;
    private readonly DetectionColumns _columns;
    private readonly ClassNames? _classNames;
    private readonly DataViewType _imageType;
    private readonly int _blockSize;
    private readonly IChannelProvider? _skipping;
    private readonly DetectingRows _rows;
    private readonly bool _ownsModel;

    /// <summary>Takes over <paramref name="model"/>.</summary>
    /// <param name="model">What detects.</param>
    /// <param name="columns">What it reads and writes.</param>
    /// <param name="classNames">The label's key values, where it had any.</param>
    /// <param name="imageType">The type of the image column in training.</param>
    /// <param name="batchSize">At most so many images are seen at once.</param>
    /// <param name="skipping">Where to tell of images that cannot be read, in which nothing is found; null: they are errors.</param>
    internal FasterRcnnTransformer(
        DetectionModel model, DetectionColumns columns, ClassNames? classNames, DataViewType imageType, int batchSize = BlockSize,
        IChannelProvider? skipping = null)
    {
        (_model, _columns, _classNames, _imageType, _skipping) = (model, columns, classNames, imageType, skipping);
        (_blockSize, _ownsModel) = (Math.Min(batchSize, BlockSize), true);
        _rows = new(new(model), columns, classNames, imageType, _blockSize, skipping);
    }

    /// <summary>Shares the model of another.</summary>
    private FasterRcnnTransformer(FasterRcnnTransformer origin, MultiScaleTesting? scales, DetectionRefinement? refinement)
    {
        (_model, _columns, _classNames, _imageType) = (origin._model, origin._columns, origin._classNames, origin._imageType);
        (_blockSize, _skipping, Scales, Refinement) = (origin._blockSize, origin._skipping, scales, refinement);
        _rows = new(new([(_model, scales)], refinement), _columns, _classNames, _imageType, _blockSize, _skipping);
    }

    /// <summary>What detects.</summary>
    public DetectorArchitecture Architecture => _model.Architecture;

    /// <summary>
    /// What computes: of a detector that was loaded to be scored by <see cref="ScoringBackend.Fastest"/>, the one that was.
    /// </summary>
    public ScoringBackend Backend => _model.Backend;

    bool ITransformer.IsRowToRowMapper => true;

    internal DetectionModel Model => _model;

    internal int BatchSize => _blockSize;

    /// <summary>Where to tell of images that cannot be read, in which nothing is found; null: they are errors.</summary>
    internal IChannelProvider? Skipping => _skipping;

    /// <summary>The schema after the transformer.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column of images is missing or of another type than in fitting.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => _rows.Bind(inputSchema).Output;

    /// <summary>Adds the columns, which are computed when and only when they are read.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column of images is missing or of another type than in fitting.</exception>
    /// <exception cref="ObjectDisposedException">The transformer was disposed.</exception>
    public IDataView Transform(IDataView input) => _rows.Transform(input);

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => _rows.MapRows(inputSchema);

    /// <summary>Frees the network, on the CPU and on the card; one that <see cref="With(DetectionRefinement)"/> or
    /// <see cref="With(MultiScaleTesting)"/> made leaves it to the one that it was made of.</summary>
    public void Dispose()
    {
        if (_ownsModel)
            _model.Dispose();
    }
}
