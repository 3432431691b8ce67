using System.Diagnostics;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Stochastic gradient descent over one network (sections 3.4 and 4.2): epochs of augmented batches, a learning rate for each step,
/// validation after each epoch, and the best weights kept.
/// </summary>
internal sealed class TrainingLoop : IDisposable
{
    private readonly ResidualNetwork _network;
    private readonly Normalizer _normalizer;
    private readonly LabelledImages _train;
    private readonly LabelledImages? _validation;
    private readonly ResNetTrainer.Options _options;
    private readonly TrainingPlan _plan;
    private readonly BatchOptions _batches;
    private readonly Action<ResNetMetrics> _report;
    private readonly Action _checkCancelled;

    private readonly LearningRate _learningRate;
    private readonly SGD _optimizer;
    private readonly StepMeter _meter;
    private readonly List<double> _epochErrors = [];
    private readonly Stopwatch _elapsed = new();
    private readonly Stopwatch _epochClock = new();
    private long _epochImages;
    private long _iteration;
    private double _lastRate;

    /// <param name="network">On <paramref name="device"/> and in its final memory format: the optimizer's state is tied to its tensors.</param>
    /// <param name="normalization">Of the training images.</param>
    /// <param name="train">The images to train on.</param>
    /// <param name="validation">The images to validate with after each epoch, or null.</param>
    /// <param name="options">Already validated.</param>
    /// <param name="device">Where the network computes.</param>
    /// <param name="seed">The stream of batches.</param>
    /// <param name="report">Receives the figures of each epoch and, as the options ask, of steps.</param>
    /// <param name="checkCancelled">Throws <see cref="OperationCanceledException"/> when training is to be given up; called before each step.</param>
    public TrainingLoop(
        ResidualNetwork network, Normalization normalization, LabelledImages train, LabelledImages? validation, ResNetTrainer.Options options,
        Device device, long seed, Action<ResNetMetrics> report, Action checkCancelled)
    {
        (_network, _train, _validation, _options) = (network, train, validation, options);
        (_report, _checkCancelled) = (report, checkCancelled);
        _batches = new BatchOptions
        {
            BatchSize = options.BatchSize,
            Shuffle = true,
            Augmentation = options.Augmentation,
            Normalization = normalization,
            Seed = seed,
            Device = device,
            Workers = options.Workers,
            DropSingleImage = true,
        };
        _plan = TrainingPlan.For(_batches.CountBatches(train.Count), options);
        _normalizer = normalization.On(device);
        _learningRate = new LearningRate(options.LearningRate, options.Schedule, options.WarmUp);
        _optimizer = optim.SGD(network.parameters(), options.LearningRate, options.Momentum, weight_decay: options.WeightDecay, nesterov: options.Nesterov);
        _meter = new StepMeter(device);
        Best = new BestWeights(network);
    }

    /// <summary>The best weights of the completed epochs: by validation error where there is a validation set, otherwise by training error; by loss among equals.</summary>
    public BestWeights Best { get; }

    /// <summary>Trains to the planned end or until early stopping ends it, and leaves the network with the weights the options ask for.</summary>
    /// <exception cref="LossNotFiniteException">The loss became NaN or infinite; <see cref="Best"/> holds the weights to keep.</exception>
    public void Run()
    {
        var stopping = _validation is null ? null : _options.EarlyStopping;
        var best = (Error: double.PositiveInfinity, Loss: double.PositiveInfinity);
        var improved = (Error: double.PositiveInfinity, Epoch: 0);
        _elapsed.Start();
        for (var epoch = 1; epoch <= _plan.Epochs; epoch++)
        {
            TrainEpoch(epoch);
            var figures = ReportEpoch(epoch);
            _epochErrors.Add(figures.Error);

            if (figures.CompareTo(best) < 0)
            {
                best = figures;
                Best.Keep(epoch);
            }
            if (figures.Error < improved.Error - (stopping?.MinimumImprovement ?? 0))
                improved = (figures.Error, epoch);
            if (stopping is not null && epoch - improved.Epoch >= stopping.Patience)
                break;
        }
        if (stopping is { RestoreBestWeights: true } && Best.Epoch > 0)
            Best.Restore();
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _meter.Dispose();
        _normalizer.Dispose();
        Best.Dispose();
    }

    private void TrainEpoch(int epoch)
    {
        _network.train();
        _meter.StartEpoch();
        _epochImages = 0;
        _epochClock.Restart();
        foreach (var batch in EpochBatches.Read(_train.Store, _train.Indices, _batches, epoch, _options.CancellationToken))
            using (batch)
            {
                _checkCancelled();
                Step(batch);
                if (_options.MetricsInterval is { } interval && _iteration % interval == 0)
                    _report(Metrics(epoch, endOfEpoch: false));
                if (_iteration == _plan.Iterations)
                    break;
            }
        _meter.Flush();
        _epochClock.Stop();
    }

    private void Step(Batch batch)
    {
        using var scope = NewDisposeScope();
        _lastRate = _learningRate.At(new SchedulePoint(_iteration, _plan.Iterations, _epochErrors), _meter.RecentError);
        foreach (var group in _optimizer.ParamGroups)
            group.LearningRate = _lastRate;

        _network.zero_grad();
        var logits = _network.forward(_normalizer.Apply(batch.Images));
        var loss = nn.functional.cross_entropy(logits, batch.Labels, label_smoothing: _options.LabelSmoothing);
        loss.backward();
        _optimizer.step();

        _iteration++;
        _epochImages += batch.Count;
        _meter.Record(loss, logits, batch.Labels, _iteration, _lastRate);
    }

    private (double Error, double Loss) ReportEpoch(int epoch)
    {
        var metrics = Metrics(epoch, endOfEpoch: true);
        if (_validation is not null)
        {
            var (loss, error) = Validator.Evaluate(_network, _normalizer, _validation, _batches with { Shuffle = false, Augmentation = ImageAugmentation.None, DropSingleImage = false }, _options.CancellationToken);
            metrics = metrics with { ValidationLoss = loss, ValidationError = error, Elapsed = _elapsed.Elapsed };
        }
        _report(metrics);
        return (metrics.ValidationError ?? metrics.TrainingError, metrics.ValidationLoss ?? metrics.TrainingLoss);
    }

    private ResNetMetrics Metrics(int epoch, bool endOfEpoch)
    {
        _meter.Flush();
        return new ResNetMetrics
        {
            EndOfEpoch = endOfEpoch,
            Epoch = epoch,
            Epochs = _plan.Epochs,
            Iteration = _iteration,
            Iterations = _plan.Iterations,
            TrainingLoss = _meter.Loss,
            TrainingError = _meter.Error,
            LearningRate = _lastRate,
            ImagesPerSecond = _epochImages / _epochClock.Elapsed.TotalSeconds,
            Elapsed = _elapsed.Elapsed,
            TimeLeft = _elapsed.Elapsed / _iteration * (_plan.Iterations - _iteration),
        };
    }
}
