using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;

namespace Microsoft.ML.ResNet;

/// <summary>The instruments of one meter, which all its predictors share: where one takes another's place, figures go on.</summary>
internal sealed class PredictorMetrics
{
    private static readonly Meter ProcessMeter = new(Options());
    private static readonly ConditionalWeakTable<Meter, PredictorMetrics> OfMeters = [];

    // Lengths are read when somebody asks: a listener that comes late would be off for ever by what it has not heard of.
    private readonly ConcurrentDictionary<PredictorQueue, byte> _predictors = [];
    private readonly Histogram<int> _batchSize;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _refused;

    private PredictorMetrics(Meter meter)
    {
        meter.CreateObservableUpDownCounter(
            "resnet.predictor.queue.length", () => _predictors.Keys.Sum(one => one.WaitingImages), "{image}",
            "Images that wait for a batch.");
        meter.CreateObservableUpDownCounter(
            "resnet.predictor.active_images", () => _predictors.Keys.Sum(one => one.ActiveImages), "{image}",
            "Images on their way: being decoded, waiting, or being scored.");
        _batchSize = meter.CreateHistogram(
            "resnet.predictor.batch.size", "{image}", "Images scored together.", tags: null,
            new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256] });
        _duration = meter.CreateHistogram(
            "resnet.predictor.duration", "s", "From the call to its prediction: decoding, waiting and scoring.", tags: null,
            new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 10],
            });
        _refused = meter.CreateCounter<long>("resnet.predictor.refused", "{image}", "Images for which there was no room.");
    }

    /// <param name="factory">Null: the meter of the process.</param>
    public static PredictorMetrics Of(IMeterFactory? factory) =>
        OfMeters.GetValue(factory?.Create(Options()) ?? ProcessMeter, static meter => new(meter));

    public void Add(PredictorQueue predictor) => _predictors.TryAdd(predictor, 0);

    public void Remove(PredictorQueue predictor) => _predictors.TryRemove(predictor, out _);

    public void Scored(int images) => _batchSize.Record(images);

    public void Refused() => _refused.Add(1);

    /// <param name="duration">Since the call.</param>
    /// <param name="failure">Null where the image has a prediction.</param>
    public void Ended(TimeSpan duration, Exception? failure)
    {
        if (failure is null)
            _duration.Record(duration.TotalSeconds);
        else
            _duration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("error.type", failure.GetType().FullName));
    }

    private static MeterOptions Options() =>
        new(ResNetPredictor.MeterName) { Version = typeof(PredictorMetrics).Assembly.GetName().Version?.ToString() };
}
