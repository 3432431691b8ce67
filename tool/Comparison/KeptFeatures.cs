using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlResNet.Photos;
using MlResNet.Training;

namespace MlResNet.Comparison;

/// <summary>
/// The features of photos, each computed once: what a network that learns nothing makes of a photo is the same in every fold.
/// </summary>
internal sealed class KeptFeatures
{
    private readonly Dictionary<PhotoRow, float[]> _features;
    private readonly SchemaDefinition _schema = SchemaDefinition.Create(typeof(FeatureRow));

    private KeptFeatures(IReadOnlyList<PhotoRow> photos, float[][] features, double seconds)
    {
        _features = photos.Zip(features).ToDictionary();
        _schema[nameof(FeatureRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, features[0].Length);
        Seconds = seconds;
    }

    /// <summary>How long it took to load the network, and to read and compute all photos.</summary>
    public double Seconds { get; }

    /// <returns>Null where the network is trained.</returns>
    public static KeptFeatures? Compute(IReadOnlyList<PhotoRow> photos, TransferSettings settings)
    {
        var mlContext = new MLContext(settings.Seed);
        var clock = Stopwatch.StartNew();
        if (TransferLearning.CreateFeaturizer(mlContext, settings) is not { } featurizer)
            return null;
        var view = mlContext.Data.LoadFromEnumerable(photos);
        using var fitted = featurizer.Fit(view);
        float[][] features = [.. fitted.Transform(view).GetColumn<float[]>(nameof(FeatureRow.Features))];
        return new(photos, features, clock.Elapsed.TotalSeconds);
    }

    /// <returns>Label and Features, cached as a pipeline would cache them: regressions read them many times.</returns>
    public IDataView View(MLContext mlContext, IEnumerable<PhotoRow> photos) => mlContext.Data.Cache(mlContext.Data.LoadFromEnumerable(
        photos.Select(photo => new FeatureRow { Label = photo.Label, Features = _features[photo] }), _schema));

    private sealed class FeatureRow
    {
        public string Label { get; init; } = "";

        public float[] Features { get; init; } = [];
    }
}
