using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Stochastic gradient descent over one network (sections 3.4 and 4.2): epochs of augmented batches, a learning rate for each step,
/// validation after each epoch, and the best weights kept.
/// </summary>
internal sealed partial class TrainingLoop : IDisposable
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
    private readonly TrainingTeam _team;
    private readonly StepMeter _meter;
    private readonly FrozenLayers _frozen;
    private readonly BalancedSampler? _sampler;
    private readonly float[]? _weightOfClass;
    private readonly Tensor? _classWeights;
    private readonly Tensor? _labelSets;
    private readonly BatchMixer? _mixer;
    private readonly AveragedNetwork? _average;
    private readonly TrainingHistory<ResNetMetrics> _history;
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
        if (network is ResidualNetwork whole)
            whole.NormalizedBy = FusedNormalization.Normalize;
        _team = TrainingTeam.For(options.Processes, network, StepMeter.Figures, options.SynchronizedBatchNormalization);
        _batches = new BatchOptions
        {
            BatchSize = options.BatchSize,
            Share = _team.Share,
            WithImageBefore = options.BatchMixing is not null && !_team.IsAlone,
            Shuffle = true,
            Blocks = options.BlockShuffling,
            Augmentation = options.Augmentation.MeasuredOn(
                train.Store, train.Indices, _team.IsAlone ? null : new(_team.Share, values => _team.Sum(values))),
            Normalization = normalization,
            Seed = random.Batches,
            Device = device,
            Workers = options.Workers,
            DropSingleImage = true,
            KeepsSize = true,
        };
        _plan = TrainingPlan.For(_batches.CountBatches(train.Count), options);
        _history = new(
            validation is null ? null : options.EarlyStopping,
            epoch => (epoch.ValidationError ?? epoch.TrainingError, epoch.ValidationLoss ?? epoch.TrainingLoss));
        _normalizer = normalization.On(device);
        _learningRate = new LearningRate(options.LearningRate, options.Schedule, options.WarmUp);
        _optimizer = new SgdOptimizer(network, options);
        _frozen = new FrozenLayers(network, options.FineTuning);
        _sampler = options.ClassBalancing == ClassBalancing.BalancedSampling ? new BalancedSampler(train, random.Batches) : null;
        _weightOfClass = options.ClassBalancing == ClassBalancing.WeightedLoss ? ClassWeights.Of(train) : null;
        _classWeights = _weightOfClass is null ? null : tensor(_weightOfClass, device: device).DetachFromDisposeScope();
        _labelSets = train.Store.LabelSets is { } sets ? MultiLabelLoss.TargetsOf(sets, device) : null;
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

    private IReadOnlyList<nn.Module> Networks => _average is null ? [_network] : [_network, _average.Network];

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
            if (IsStoppedEarly && Best.Epoch == 0)
                throw _team.Agree(new OperationCanceledException(
                    "Training was stopped before its first epoch was done: there are no weights worth keeping.", _options.StopToken));
        }
        catch (OperationCanceledException) when (_iteration > 0 && _team.AllAreHere)
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
        _labelSets?.Dispose();
        _team.Dispose();
        if (_network is ResidualNetwork whole)
            whole.NormalizedBy = null;
        FusedNormalization.LetGo();
        _meter.Dispose();
        _normalizer.Dispose();
        _average?.Dispose();
        Best.Dispose();
    }

    private bool IsToStop => _team.IsToStop(_options.StopToken.IsCancellationRequested);

    /// <summary>Of a training that was stopped inside an epoch, that epoch does not count.</summary>
    private bool IsStoppedEarly => !IsFinished;

    private void RunEpoch(int epoch)
    {
        TrainEpoch(epoch);
        if (_iteration < _plan.StepsBefore(epoch) + _plan.StepsIn(epoch))
        {
            if (Best.Epoch > 0)
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
        _team.BeginEpoch();
        _clock.Run();
        var images = _train.InEpoch(_sampler?.Draw(epoch) ?? _train.Indices, epoch);
        var token = _team.ReadingToken(_options.CancellationToken);
        foreach (var batch in EpochBatches.Read(_train.Store, images, _batches, epoch, token, done).Take(_plan.StepsIn(epoch) - done))
            using (batch)
            {
                _team.CheckCancelled(_checkCancelled);
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

        _team.BeginStep(counts: !batch.StandsIn);
        var images = _normalizer.Apply(batch.Images);
        var targets = _mixer?.Mix(images, batch.Labels, _iteration) ?? new TrainingTargets(batch.Labels);
        targets = targets with { Sets = _labelSets };
        if (_batches.WithImageBefore)
            (images, targets) = (images.slice(0, 1, images.shape[0], 1), targets.WithoutFirst());
        var logits = _network.forward(images);
        var loss = targets.Loss(logits, _options.LabelSmoothing, _classWeights, _team.IsAlone ? null : WeightOf(batch.WholeBatch));
        var figures = StepMeter.FiguresOf(loss, logits, targets);
        figures = batch.StandsIn ? _team.Backward(loss.mul(Scalars.Zero), figures.mul(Scalars.Zero)) : _team.Backward(loss, figures);
        _optimizer.Step();

        _iteration++;
        NativeHeap.AfterStep(_iteration);
        _average?.Update(_iteration);
        _clock.Count(batch.WholeBatch.Length);
        _meter.Record(figures, batch.WholeBatch.Length, _iteration, _lastRate);
    }

    /// <summary>What the loss of a batch is divided by.</summary>
    private double WeightOf(ReadOnlySpan<int> classes)
    {
        if (_weightOfClass is null)
            return classes.Length;
        double sum = 0;
        foreach (int label in classes)
            sum += _weightOfClass[label];
        return sum;
    }

    private ResNetMetrics EndEpoch(int epoch)
    {
        var metrics = Metrics(epoch, endOfEpoch: true);
        _team.EqualizeState(Networks);
        if (_validation is null)
            return metrics;
        var asTheyAre = _batches with
        {
            Share = BatchShare.Whole,
            WithImageBefore = false,
            Shuffle = false,
            Augmentation = ImageAugmentation.None,
            DropSingleImage = false,
            KeepsSize = false,
        };
        var (loss, error) = Validator.Evaluate(
            Evaluated, _normalizer, _validation, asTheyAre, _team, _labelSets, _team.ReadingToken(_options.CancellationToken));
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
}
