using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.ResNet;

/// <summary>Varies images at random for training. Create it with <c>mlContext.Transforms.AugmentImages(...)</c>.</summary>
public sealed partial class ImageAugmentingEstimator : IEstimator<ImageAugmentingTransformer>
{
    private readonly IHostEnvironment _env;
    private readonly TransformsCatalog _catalog;
    private readonly Options _options;

    /// <exception cref="ArgumentException">Options are out of range; the message names all of them.</exception>
    internal ImageAugmentingEstimator(IHostEnvironment env, TransformsCatalog catalog, Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Validation.ThrowIfAny([.. options.Problems()], nameof(options));
        (_env, _catalog, _options) = (env, catalog, options);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing or has no images.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        var column = inputSchema.Find(_options.Input) ?? throw SchemaMismatch.Missing("input", _options.Input);
        if (column.IsKey || column.Kind != SchemaShape.Column.VectorKind.Scalar || column.ItemType is not ImageDataViewType)
            throw SchemaMismatch.Of("input", _options.Input, "Image", column.TypeText());

        var added = new DataViewSchema.Builder();
        added.AddColumn(_options.OutputColumnName, new ImageDataViewType(_options.ImageHeight, _options.ImageWidth));
        return new SchemaShape(inputSchema.Where(other => other.Name != _options.OutputColumnName).Concat(
            SchemaShapes.Of(added.ToSchema())));
    }

    /// <summary>Reads images only where colours are to be measured on them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing or has no images.</exception>
    /// <exception cref="InvalidDataException">An image cannot be read; it names the row.</exception>
    public ImageAugmentingTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        GetOutputSchema(SchemaShapes.Of(input.Schema));
        var augmentation = _options.Augmentation;
        if (augmentation.ColourNoise is { Colours: null } noise)
            augmentation = augmentation with
            {
                ColourNoise = noise with { Colours = ColourMeasurement.Of(input, input.Schema[_options.Input], _options.Shape) },
            };
        var resizing = _catalog
            .ResizeImages(_options.OutputColumnName, _options.ImageWidth, _options.ImageHeight, _options.Input)
            .Fit(new SchemaOnlyView(input.Schema));
        long seed = _options.Seed ?? MLNetInternals.Seed(_env) ?? Random.Shared.Next();
        return new ImageAugmentingTransformer(_options, augmentation, seed, resizing);
    }
}
