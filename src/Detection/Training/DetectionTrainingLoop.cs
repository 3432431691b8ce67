using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Trains all of a detector at once, "approximate joint training" (Ren et al. 2015, section 3.2): the proposals of a step are regions of
/// the same step, and their coordinates get no gradient.
/// </summary>
internal sealed class DetectionTrainingLoop : IDisposable
{
    private readonly DetectionNetwork _network;
    private readonly FasterRcnnTrainer.Options _options;
    private readonly Device _device;
    private readonly RandomStreams _random;
    private readonly DetectionBatches _batches;
    private readonly LearningRate _learningRate;
    private readonly SgdOptimizer _optimizer;
    private readonly Parameter[] _learning;
    private readonly DetectionMeter _meter = new();
    private readonly TrainingClock _clock = new();
    private readonly ProposalOptions _proposals;
    private readonly RegionSampling _anchorSampling, _regionSampling;
    private readonly int _epochs;
    private readonly long _iterations;
    private long _iteration;
    private double _lastRate;

    /// <param name="network">On <paramref name="device"/> and in its final memory format.</param>
    /// <param name="images">To train on.</param>
    /// <param name="options">Already validated.</param>
    /// <param name="device">Where to compute.</param>
    /// <param name="random">Every stream of the training.</param>
    public DetectionTrainingLoop(
        DetectionNetwork network, DetectionImages images, FasterRcnnTrainer.Options options, Device device, RandomStreams random)
    {
        (_network, _options, _device, _random) = (network, options, device, random);
        var sizes = options.ShorterSides.Select(side => new DetectionSize(side, options.LongerSide)).ToArray();
        _batches = new(images, options.BatchSize, sizes, options.Mirror, random.Batches);
        (_epochs, _iterations) = options.Iterations is { } iterations
            ? ((int)((iterations + _batches.Count - 1) / _batches.Count), iterations)
            : (options.Epochs, (long)options.Epochs * _batches.Count);
        _learningRate = new(options.LearningRate, options.Schedule, options.WarmUp);
        FixedParts.Freeze(network, options.FrozenParts);
        var learning = network.named_parameters().Where(parameter => parameter.parameter.requires_grad).ToArray();
        _learning = [.. learning.Select(parameter => parameter.parameter)];
        _optimizer = new(
            learning.GroupBy(_ => (1.0, options.WeightDecay), parameter => (parameter.name, parameter.parameter)), options.LearningRate,
                options.Momentum, nesterov: false);
        _proposals = new(Math.Max(options.TrainingProposals, 2000), options.TrainingProposals);
        _anchorSampling = new(options.AnchorsPerImage, ForegroundShare: 0.5);
        _regionSampling = new(options.RegionsPerImage, options.ForegroundShare);
    }

    /// <summary>Trains to the planned end.</summary>
    /// <param name="report">Receives figures.</param>
    /// <param name="validate">Gives the average precision of the network as it is, or null.</param>
    /// <param name="checkCancelled">Throws when training is to be given up; called before each step.</param>
    /// <exception cref="LossNotFiniteException">The loss became NaN or infinite.</exception>
    public void Run(Action<DetectionTrainingMetrics> report, Func<double?> validate, Action checkCancelled)
    {
        for (int epoch = 1; epoch <= _epochs; epoch++)
        {
            TrainEpoch(epoch, report, checkCancelled);
            var metrics = Metrics(epoch, endOfEpoch: true);
            report(metrics with { ValidationAveragePrecision = validate() });
        }
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _network.zero_grad();
    }

    private void TrainEpoch(int epoch, Action<DetectionTrainingMetrics> report, Action checkCancelled)
    {
        _meter.StartEpoch();
        _clock.StartEpoch();
        _clock.Run();
        int steps = (int)Math.Min(_batches.Count, _iterations - _iteration);
        foreach (var batch in _batches.Read(epoch, _options.Workers, first: 0, _options.CancellationToken).Take(steps))
        {
            using (batch)
            {
                checkCancelled();
                Step(batch);
                if (_options.MetricsInterval is { } interval && _iteration % interval == 0)
                    report(Metrics(epoch, endOfEpoch: false));
            }
        }
        _clock.Pause();
    }

    private void Step(DetectionBatch batch)
    {
        using var scope = NewDisposeScope();
        _lastRate = _learningRate.At(new SchedulePoint(_iteration, _iterations, []), trainingError: 1);
        _optimizer.LearningRate = _lastRate;
        _network.zero_grad();
        var random = new CounterRandom(_random.Mixing, CounterRandom.Stream.Sampling, (int)_iteration);

        var images = DetectionBatch.Normalize(batch.Pixels, batch.Sizes, _options.NormalizationInUse, _device);
        var maps = _network.Backbone.Maps(images);
        var proposalMaps = ProposalMaps.Of(_network, maps, (int)images.shape[2], (int)images.shape[3]);
        var (objectness, proposalBoxes) = DetectionLosses.OfProposals(proposalMaps, batch.Truths, _anchorSampling, random);
        var regions = SampledRegions.Draw(proposalMaps.Select(_proposals, batch.Sizes), batch.Truths, batch.Sizes, _regionSampling, random);
        var (logits, deltas) = _network.Predict(maps, regions.Batch);
        var (classification, boxes) = DetectionLosses.OfRegions(logits, deltas, regions);
        var losses = new DetectionLosses(objectness, proposalBoxes, classification, boxes);
        _iteration++;
        double loss = _meter.Record(losses, regions.Recall);
        if (!double.IsFinite(loss))
            throw new LossNotFiniteException(_iteration, _lastRate, loss);

        losses.Total.backward();
        if (_options.MaximumGradientNorm is { } norm)
            nn.utils.clip_grad_norm_(_learning, norm);
        _optimizer.Step();
        NativeHeap.AfterStep(_iteration);
        _clock.Count(batch.Count);
    }

    private DetectionTrainingMetrics Metrics(int epoch, bool endOfEpoch) => new()
    {
        EndOfEpoch = endOfEpoch,
        Epoch = epoch,
        Epochs = _epochs,
        Iteration = _iteration,
        Iterations = _iterations,
        ObjectnessLoss = _meter.Loss(0),
        ProposalBoxLoss = _meter.Loss(1),
        ClassificationLoss = _meter.Loss(2),
        BoxLoss = _meter.Loss(3),
        ProposalRecall = _meter.Recall,
        LearningRate = _lastRate,
        ImagesPerSecond = _clock.ImagesPerSecond,
        Elapsed = _clock.Elapsed,
        TimeLeft = _clock.Elapsed / _iteration * (_iterations - _iteration),
    };
}
