using Microsoft.ML.Data;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Varies the images of a view at random, anew in every pass over it. Single rows, as a <see cref="PredictionEngine{TSrc, TDst}"/> asks
/// for, are not varied, and what is saved varies nothing: both have ML.NET's <c>ResizeImages</c> in its place.
/// </summary>
public sealed class ImageAugmentingTransformer : ITransformer
{
    private readonly ImageAugmentingEstimator.Options _options;
    private readonly long _seed;
    private readonly ITransformer _resizing;

    internal ImageAugmentingTransformer(
        ImageAugmentingEstimator.Options options, ImageAugmentation augmentation, long seed, ITransformer resizing)
    {
        (_options, Augmentation, _seed, _resizing) = (options, augmentation, seed, resizing);
    }

    /// <summary>How images are varied, with the colours that were measured.</summary>
    public ImageAugmentation Augmentation { get; }

    bool ITransformer.IsRowToRowMapper => true;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing or has no images.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Bind(inputSchema).Output;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing or has no images.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new AugmentedView(input, Bind(input.Schema), pass => new(Augmentation, _options.Shape, _seed, pass));
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => _resizing.GetRowToRowMapper(inputSchema);

    /// <summary>Saves ML.NET's <c>ResizeImages</c>: a saved model is for scoring.</summary>
    void ICanSaveModel.Save(ModelSaveContext ctx) => _resizing.Save(ctx);

    private AugmentedSchema Bind(DataViewSchema input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new AugmentedSchema(input, _options.Input, _options.OutputColumnName, _options.Shape);
    }
}
