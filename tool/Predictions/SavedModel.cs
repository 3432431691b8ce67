using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.ResNet;
using MlResNet.Photos;

namespace MlResNet.Predictions;

/// <summary>A model from a file, and the columns that it wants.</summary>
internal sealed class SavedModel : IDisposable
{
    private readonly MLContext _mlContext;
    private readonly (string Column, string Source)[] _columns;

    /// <summary>Where the model does not itself make keys of labels: the classes, in the order of its scores.</summary>
    private readonly string[]? _classes;

    private SavedModel(
        MLContext mlContext, ITransformer transformer, (string Column, string Source)[] columns, string[]? classes = null) =>
        (_mlContext, Transformer, _columns, _classes) = (mlContext, transformer, columns, classes);

    public ITransformer Transformer { get; }

    /// <exception cref="InvalidDataException">It is no model of images that this library saved; the message says what to do.</exception>
    public static SavedModel Load(MLContext mlContext, string path, ScoringOptions options)
    {
        if (Path.GetExtension(path).Equals(".onnx", StringComparison.OrdinalIgnoreCase))
            return OfNetwork(mlContext, LoadNetwork(mlContext, path, options));
        return Explained(path, () =>
        {
            var model = mlContext.Model.LoadResNet(path, out var schema, options);
            try
            {
                return new SavedModel(mlContext, model, Columns(schema));
            }
            catch
            {
                (model as IDisposable)?.Dispose();
                throw;
            }
        });
    }

    /// <summary>Loads the network alone, to be looked into.</summary>
    /// <inheritdoc cref="Load"/>
    public static ResNetTransformer LoadNetwork(MLContext mlContext, string path, ScoringOptions? options = null) =>
        Explained(path, () => ResNetModel.Load(mlContext, path, options));

    /// <summary>Gives photos the columns that the model was trained with.</summary>
    public IDataView Prepare(IDataView photos)
    {
        foreach (var (column, source) in _columns)
            photos = _mlContext.Transforms.CopyColumns(column, source).Fit(photos).Transform(photos);
        if (_classes is null)
            return photos;
        var keys = _mlContext.Data.LoadFromEnumerable(_classes.Select(name => new { Label = name }));
        return _mlContext.Transforms.Conversion.MapValueToKey("Label", keyData: keys).Fit(photos).Transform(photos);
    }

    public void Dispose() => (Transformer as IDisposable)?.Dispose();

    /// <summary>An exported network: its classes are named in the file, labels are none of its business.</summary>
    private static SavedModel OfNetwork(MLContext mlContext, ResNetTransformer network)
    {
        var photos = mlContext.Data.LoadFromEnumerable(Array.Empty<PhotoRow>());
        var model = new SavedModel(mlContext, network, [(network.FeatureColumnName, nameof(PhotoRow.ImageSource))]);
        return new(
            mlContext, network, model._columns, ClassNames.Find(network.GetOutputSchema(model.Prepare(photos).Schema)).Names);
    }

    /// <summary>A column of encoded images gets the file, text called as a path the path, whatever they are called.</summary>
    private static (string Column, string Source)[] Columns(DataViewSchema? schema)
    {
        if (schema is null)
            return [];
        var known = typeof(PhotoRow).GetProperties().Select(property => property.Name).ToHashSet();
        var wanted = schema.Where(column => !column.IsHidden && !known.Contains(column.Name))
            .Select(column => (column.Name, Source: Source(column))).ToArray();
        bool hasImage = schema.Any(column => column.Name is nameof(PhotoRow.ImageSource) or nameof(PhotoRow.ImagePath))
            || wanted.Any(column => column.Source is not null);
        return hasImage
            ? [.. wanted.Where(column => column.Source is not null).Select(column => (column.Name, column.Source!))]
            : throw new InvalidDataException($"The model takes no image: its columns are {string.Join(", ", schema.Select(column =>
                $"{column.Name} ({column.Type})"))}");
    }

    private static string? Source(DataViewSchema.Column column) => column.Type switch
    {
        VectorDataViewType { ItemType: NumberDataViewType { RawType: var type } } when type == typeof(byte) => nameof(PhotoRow.ImageSource),
        TextDataViewType when column.Name.Contains("path", StringComparison.OrdinalIgnoreCase) => nameof(PhotoRow.ImagePath),
        _ => null,
    };

    private static T Explained<T>(string path, Func<T> load)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"There is no model {path}; mlresnet train makes one.");
        try
        {
            return load();
        }
        catch (Exception error) when (error is InvalidDataException or FormatException or ArgumentException)
        {
            throw new InvalidDataException(
                $"{error.Message.TrimEnd('.')}. It must be a model of images that mlresnet train or this library saved.", error);
        }
    }
}
