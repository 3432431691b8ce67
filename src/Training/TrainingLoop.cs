using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Stochastic gradient descent over one network (sections 3.4 and 4.2): epochs of augmented batches, a learning rate for each step,
/// validation after each epoch, and the best weights kept.
/// </summary>
internal sealed class TrainingLoop : IDisposable
{
    private readonly nn.Module<Tensor, Tensor> _network;
    private readonly Normalizer _normalizer;
    private readonly LabelledImages _train;
    private readonly LabelledImages? _validation;
    private readonly ITrainingOptions _options;
    private readonly Checkpointing? _checkpoints;
    private readonly TrainingPlan _plan;
    private readonly BatchOptions _batches;
    private readonly Action<ResNetMetrics> _report;
    private readonly Action _checkCancelled;

    private readonly LearningRate _learningRate;
    private readonly SgdOptimizer _optimizer;
    private readonly StepMeter _meter;
    private readonly FrozenLayers _frozen;
    private readonly BalancedSampler? _sampler;
    private readonly Tensor? _classWeights;
    private readonly BatchMixer? _mixer;
    private readonly AveragedNetwork? _average;
    private readonly TrainingHistory _history;
    private readonly TrainingClock _clock = new();
    private long _iteration;
    private double _lastRate;

    /// <param name="network">
    /// A <see cref="ResidualNetwork"/>, or the <see cref="FeatureClassifier"/> of one; on <paramref name="device"/> and in its final memory
    /// format: the optimizer's state is tied to its tensors.
    /// </param>
    /// <param name="normalization">Of the training images.</param>
    /// <param name="train">The images to train on.</param>
    /// <param name="validation">The images to validate with after each epoch, or null.</param>
    /// <param name="options">Already validated.</param>
    /// <param name="device">Where the network computes.</param>
    /// <param name="random">The streams of batches and mixtures.</param>
    /// <param name="checkpoints">What to go on from and where to be kept, or null. What is gone on from is read here, and closed.</param>
    /// <param name="report">Receives the figures of each epoch and, as the options ask, of steps.</param>
    /// <param name="checkCancelled">
    /// Throws <see cref="OperationCanceledException"/> when training is to be given up; called before each step.
    /// </param>
    public TrainingLoop(
        nn.Module<Tensor, Tensor> network, Normalization normalization, LabelledImages train, LabelledImages? validation,
        ITrainingOptions options, Device device, RandomStreams random, Checkpointing? checkpoints, Action<ResNetMetrics> report,
        Action checkCancelled)
    {
        (_network, _train, _validation, _options, _checkpoints) = (network, train, validation, options, checkpoints);
        (_report, _checkCancelled) = (report, checkCancelled);
        _batches = new BatchOptions
        {
            BatchSize = options.BatchSize,
            Shuffle = true,
            Augmentation = options.Augmentation.MeasuredOn(train.Store, train.Indices),
            Normalization = normalization,
            Seed = random.Batches,
            Device = device,
            Workers = options.Workers,
            DropSingleImage = true,
        };
        _plan = TrainingPlan.For(_batches.CountBatches(train.Count), options);
        _history = new TrainingHistory(validation is null ? null : options.EarlyStopping);
        _normalizer = normalization.On(device);
        _learningRate = new LearningRate(options.LearningRate, options.Schedule, options.WarmUp);
        _optimizer = new SgdOptimizer(network, options);
        _frozen = new FrozenLayers(network, options.FineTuning);
        _sampler = options.ClassBalancing == ClassBalancing.BalancedSampling ? new BalancedSampler(train, random.Batches) : null;
        _classWeights = options.ClassBalancing == ClassBalancing.WeightedLoss
            ? tensor(ClassWeights.Of(train), device: device).DetachFromDisposeScope()
            : null;
        _meter = new StepMeter(device);
        _mixer = options.BatchMixing is { } mixing ? new BatchMixer(mixing, random.Mixing) : null;
        _average = options.WeightAveraging is { } averaging ? new AveragedNetwork(network, averaging, device) : null;
        Best = new BestWeights(Evaluated);
        if (checkpoints?.Saved is { } saved)
            Restore(saved);
        checkpoints?.Dispose();
    }

    /// <summary>
    /// The best weights of the completed epochs: by validation error where there is a validation set, otherwise by training error; by loss
    /// among equals.
    /// </summary>
    public BestWeights Best { get; }

    /// <summary>The network that is validated and kept.</summary>
    private nn.Module<Tensor, Tensor> Evaluated => _average?.Network ?? _network;

    private bool IsFinished => _history.Epochs.Count == _plan.Epochs || _history.IsStopped;

    /// <summary>
    /// Trains to the planned end or until early stopping ends it, and leaves the network with the weights the options ask for.
    /// </summary>
    /// <exception cref="LossNotFiniteException">The loss became NaN or infinite; <see cref="Best"/> holds the weights to keep.</exception>
    public void Run()
    {
        foreach (var epoch in _history.Epochs)
            _report(epoch with { IsFromCheckpoint = true });
        try
        {
            while (!IsFinished && !IsToStop)
                RunEpoch(_history.Epochs.Count + 1);
        }
        catch (OperationCanceledException) when (_iteration > 0)
        {
            Save();
            throw;
        }
        finally
        {
            _checkpoints?.ReportFailure();
        }
        if (IsStoppedEarly || _validation is not null && _options.EarlyStopping is { RestoreBestWeights: true })
            RestoreBest();
        else
            _average?.CopyBack();
    }

    /// <summary>Gives the network the best weights, which there must be.</summary>
    public void RestoreBest()
    {
        Best.Restore();
        _average?.CopyBack();
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _frozen.Dispose();
        _classWeights?.Dispose();
        _meter.Dispose();
        _normalizer.Dispose();
        _average?.Dispose();
        Best.Dispose();
    }

    private bool IsToStop => _options.StopToken.IsCancellationRequested;

    /// <summary>Of a training that was stopped inside an epoch, that epoch does not count.</summary>
    private bool IsStoppedEarly => !IsFinished;

    private void RunEpoch(int epoch)
    {
        TrainEpoch(epoch);
        if (_iteration < _plan.StepsBefore(epoch) + _plan.StepsIn(epoch))
        {
            if (Best.Epoch == 0)
                throw new OperationCanceledException(
                    "Training was stopped before its first epoch was done: there are no weights worth keeping.", _options.StopToken);
            Save();
            return;
        }
        var metrics = EndEpoch(epoch);
        if (_history.Add(metrics))
            Best.Keep(epoch);
        _report(metrics);
        if (IsFinished || IsToStop || (_checkpoints?.IsDueAtEpoch(epoch) ?? false))
            Save();
    }

    private void TrainEpoch(int epoch)
    {
        // A training that goes on inside an epoch has done some of its steps before.
        var done = (int)(_iteration - _plan.StepsBefore(epoch));
        if (done == 0)
        {
            _meter.StartEpoch();
            _clock.StartEpoch();
        }
        _frozen.Apply(epoch);
        _clock.Run();
        foreach (var batch in EpochBatches
            .Read(
                _train.Store, _train.InEpoch(_sampler?.Draw(epoch) ?? _train.Indices, epoch), _batches, epoch, _options.CancellationToken,
                done)
            .Take(_plan.StepsIn(epoch) - done))
            using (batch)
            {
                _checkCancelled();
                Step(batch);
                if (_options.MetricsInterval is { } interval && _iteration % interval == 0)
                    _report(Metrics(epoch, endOfEpoch: false));
                if (_checkpoints?.IsDueAtStep(_iteration) ?? false)
                    Save();
                if (IsToStop)
                    break;
            }
        _meter.Flush();
        _clock.Pause();
    }

    private void Step(Batch batch)
    {
        using var scope = NewDisposeScope();
        _lastRate = _learningRate.At(new SchedulePoint(_iteration, _plan.Iterations, _history.Errors), _meter.RecentError);
        _optimizer.LearningRate = _lastRate;

        _network.zero_grad();
        var images = _normalizer.Apply(batch.Images);
        var targets = _mixer?.Mix(images, batch.Labels, _iteration) ?? new TrainingTargets(batch.Labels);
        var logits = _network.forward(images);
        var loss = targets.Loss(logits, _options.LabelSmoothing, _classWeights);
        loss.backward();
        _optimizer.Step();

        _iteration++;
        _average?.Update(_iteration);
        _clock.Count(batch.Count);
        _meter.Record(loss, logits, targets.Main, _iteration, _lastRate);
    }

    private ResNetMetrics EndEpoch(int epoch)
    {
        var metrics = Metrics(epoch, endOfEpoch: true);
        if (_validation is null)
            return metrics;
        var asTheyAre = _batches with { Shuffle = false, Augmentation = ImageAugmentation.None, DropSingleImage = false };
        var (loss, error) = Validator.Evaluate(Evaluated, _normalizer, _validation, asTheyAre, _options.CancellationToken);
        return metrics with { ValidationLoss = loss, ValidationError = error, Elapsed = _clock.Elapsed };
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
            ImagesPerSecond = _clock.ImagesPerSecond,
            Elapsed = _clock.Elapsed,
            TimeLeft = _clock.Elapsed / _iteration * (_plan.Iterations - _iteration),
        };
    }

    private void Save()
    {
        if (_checkpoints is null)
            return;
        _meter.Flush();
        var state = new TrainingState
        {
            Iteration = _iteration,
            LearningRate = _lastRate,
            IsWarmedUp = _learningRate.IsWarmedUp,
            Meter = _meter.State,
            Clock = _clock.State,
            Epochs = _history.Epochs,
        };
        _checkpoints.Write(state,
        [
            .. TensorGroup.Network.Named(_network.state_dict()),
            .. TensorGroup.Momentum.Named(_optimizer.Momenta),
            .. TensorGroup.Average.Named(_average?.Network.state_dict() ?? []),
            .. TensorGroup.Best.Named(Best.Copy),
        ]);
    }

    private void Restore(SavedTraining saved)
    {
        var state = saved.State;
        (_iteration, _lastRate, _meter.State, _clock.State) = (state.Iteration, state.LearningRate, state.Meter, state.Clock);
        if (state.IsWarmedUp)
            _learningRate.EndWarmUp();
        foreach (var epoch in state.Epochs)
            if (_history.Add(epoch))
                Best.Keep(epoch.Epoch);

        TensorGroup.Network.Restore(saved, _network.state_dict());
        TensorGroup.Best.Restore(saved, Best.Copy);
        if (_average is not null)
            TensorGroup.Average.Restore(saved, _average.Network.state_dict());
        TensorGroup.Momentum.Restore(saved, _optimizer.CreateMomenta(TensorGroup.Momentum.NamesIn(saved)));
    }
}
