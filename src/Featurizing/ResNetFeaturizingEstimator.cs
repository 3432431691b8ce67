using Microsoft.ML.Runtime;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Makes feature vectors of images with a pretrained residual network, for any trainer to learn from. Create it with
/// <c>mlContext.Transforms.ResNetFeaturizer(...)</c>.
/// </summary>
/// <remarks>
/// Trainers that read their data more than once compute the features each time, unless an <c>AppendCacheCheckpoint</c> stands between. The
/// weights that the layer needs are kept in memory; the checkpoint or transformer that they come from may be disposed.
/// </remarks>
public sealed class ResNetFeaturizingEstimator : IEstimator<ResNetFeaturizingTransformer>
{
    private readonly IHostEnvironment _env;
    private readonly ColumnNames _columns;
    private readonly FeatureSource _source;
    private readonly FeatureLayer _features;
    private readonly ResNetFeaturizerOptions _options;

    /// <param name="env">Chooses the device.</param>
    /// <param name="outputColumnName">The column to add.</param>
    /// <param name="inputColumnName">The images, or null for <paramref name="outputColumnName"/>.</param>
    /// <param name="source">Gives the network that is cut off after a layer.</param>
    /// <param name="layer">Name of the layer, or of several.</param>
    /// <param name="options">Null: all defaults.</param>
    /// <exception cref="ArgumentException">An argument is out of range; the message names every problem.</exception>
    internal ResNetFeaturizingEstimator(
        IHostEnvironment env, string outputColumnName, string? inputColumnName, Func<FeatureLayer, FeatureSource> source, string layer,
        ResNetFeaturizerOptions? options)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        ArgumentException.ThrowIfNullOrEmpty(layer);
        (_env, _options) = (env, options ?? new());
        _columns = ColumnNames.ForFeatures(string.IsNullOrEmpty(inputColumnName) ? outputColumnName : inputColumnName, outputColumnName);
        _features = new(layer, _options.PoolMaps) { UnitLength = _options.UnitLength };
        _source = source(_features);
        Validation.ThrowIfAny(
            [.. FeatureInput.Problems(_source, _options), .. _options.Scoring?.Problems() ?? ["Scoring must not be null."]],
            nameof(options));
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing or of another type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        ColumnChecks.CheckImage(inputSchema, "input", _columns.Feature);
        return FeatureColumn.Shape(inputSchema, _columns.Score);
    }

    /// <summary>Prepares the network for the type of the input column; no row is read.</summary>
    /// <exception cref="ArgumentException">The input column is missing or does not fit the network.</exception>
    /// <exception cref="InvalidOperationException">A card was asked for that cannot be used, or a native library is missing.</exception>
    public ResNetFeaturizingTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        ColumnChecks.CheckImage(SchemaShapes.Of(input.Schema), "input", _columns.Feature);
        var column = input.Schema[_columns.Feature];
        var (images, normalization) = FeatureInput.Resolve(_source, column, _options);
        var description = new ModelDescription(_source.Architecture, images, normalization, _columns, ClassNames: null, column.Type)
        {
            Features = _features,
        };
        return new(
            ScoringModels.Create(_env, new(description, _source.ClassCount, _source.State), _options.Scoring), description,
            _options.Scoring.BatchSize,
            _options.Scoring.Skipping(_env));
    }
}
