using System.Diagnostics.Metrics;

namespace Microsoft.ML.ResNet.Tests.Serving;

[TestClass]
public sealed class PredictorMetricsTests
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(1);

    private readonly ManualClock _clock = new();
    private readonly RecordingScorer _scorer = new();
    private readonly OneMeter _factory = new();
    private readonly List<(string Instrument, double Value, string? Error)> _told = [];

    [TestCleanup]
    public void End()
    {
        _scorer.Dispose();
        _factory.Dispose();
    }

    [TestMethod]
    public async Task Batches_and_durations_are_told()
    {
        using var listener = Listen();
        await using var predictor = Create();
        var predictions = (Task[])[.. Enumerable.Range(0, 3).Select(_ => Predict(predictor))];
        while (predictor.WaitingImages < predictions.Length)
            await Task.Delay(1);

        _clock.Advance(Wait);
        await Task.WhenAll(predictions);

        Assert.AreEqual(3, Told("resnet.predictor.batch.size").Single().Value);
        foreach (var (_, seconds, error) in Told("resnet.predictor.duration"))
        {
            Assert.AreEqual(Wait.TotalSeconds, seconds);
            Assert.IsNull(error);
        }
        Assert.HasCount(3, Told("resnet.predictor.duration"));
    }

    [TestMethod]
    public async Task Lengths_are_those_of_the_moment_of_all_predictors_together_for_whoever_asks_however_late()
    {
        await using var first = Create();
        await using var second = Create();
        _scorer.Hold();
        Task[] scored = [.. Enumerable.Range(0, 4).Select(_ => Predict(first))];
        await _scorer.NextBatchAsync();
        Task[] waiting = [Predict(first), Predict(second), Predict(second)];
        while (first.WaitingImages < 1 || second.WaitingImages < 2)
            await Task.Delay(1);

        using var listener = Listen();
        listener.RecordObservableInstruments();
        Assert.AreEqual(3, Told("resnet.predictor.queue.length").Single().Value);
        Assert.AreEqual(7, Told("resnet.predictor.active_images").Single().Value);

        _scorer.GoOn();
        await Task.WhenAll(scored);
        await second.DisposeAsync();
        _told.Clear();
        listener.RecordObservableInstruments();
        Assert.AreEqual(1, Told("resnet.predictor.queue.length").Single().Value);
        _clock.Advance(Wait);
        await waiting[0];
        await Assert.ThrowsExactlyAsync<ObjectDisposedException>(() => waiting[1]);
        await Assert.ThrowsExactlyAsync<ObjectDisposedException>(() => waiting[2]);
    }

    [TestMethod]
    public async Task Images_refused_are_counted_and_have_no_duration()
    {
        using var listener = Listen();
        await using var predictor = Create(options => options with { QueueCapacity = 1 });
        var waits = Predict(predictor);

        await Assert.ThrowsExactlyAsync<PredictorQueueFullException>(() => Predict(predictor));

        Assert.AreEqual(1, Told("resnet.predictor.refused").Single().Value);
        Assert.IsEmpty(Told("resnet.predictor.duration"));
        while (predictor.WaitingImages < 1)
            await Task.Delay(1);
        _clock.Advance(Wait);
        await waits;
    }

    [TestMethod]
    public async Task What_failed_is_told_with_its_exception()
    {
        using var listener = Listen();
        await using var predictor = Create();

        await Assert.ThrowsExactlyAsync<InvalidDataException>(() => predictor.PredictAsync("a letter"u8.ToArray()));

        Assert.AreEqual(typeof(InvalidDataException).FullName, Told("resnet.predictor.duration").Single().Error);
    }

    private ResNetPredictor Create(Func<ResNetPredictorOptions, ResNetPredictorOptions>? with = null)
    {
        var options = new ResNetPredictorOptions { MaxWait = Wait, TimeProvider = _clock, MeterFactory = _factory };
        return new(_scorer, with is null ? options : with(options));
    }

    private static Task Predict(ResNetPredictor predictor) => predictor.PredictAsync(new float[] { 1 });

    private (string Instrument, double Value, string? Error)[] Told(string instrument)
    {
        lock (_told)
            return [.. _told.Where(one => one.Instrument == instrument)];
    }

    private MeterListener Listen()
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Scope == _factory)
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();
        return listener;
    }

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        string? error = tags.IsEmpty ? null : (string?)tags[0].Value;
        lock (_told)
            _told.Add((instrument.Name, value, error));
    }

    /// <summary>A meter of the test's own, as a web application has.</summary>
    private sealed class OneMeter : IMeterFactory
    {
        private Meter? _meter;

        public Meter Create(MeterOptions options)
        {
            Assert.AreEqual(ResNetPredictor.MeterName, options.Name);
            options.Scope = this;
            return _meter ??= new(options);
        }

        public void Dispose() => _meter?.Dispose();
    }
}
