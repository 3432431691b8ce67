using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Trains a detector: the phases of its scheme one after another, each in epochs; validation after the epochs of the last, and the best
/// weights of those kept.
/// </summary>
internal sealed class DetectionTrainingLoop : IDisposable
{
    // A step leaves 25 MB scattered, for images and regions have another size each time, and takes far longer than giving them back.
    private const int StepsBetweenReturns = 20;

    // Only in checkpoints of alternating training, while it is needed.
    private static readonly TensorGroup FirstGroup = new("first.");

    private readonly DetectionNetwork _network;
    private readonly DetectionNetwork? _first;
    private readonly FasterRcnnTrainer.Options _options;
    private readonly Device _device;
    private readonly RandomStreams _random;
    private readonly Checkpointing? _checkpoints;
    private readonly DetectionBatches _batches;
    private readonly IReadOnlyList<DetectionPhase> _phases;
    private readonly TrainingPlan _plan;
    private readonly List<DetectionTrainingMetrics> _epochs = [];
    private readonly DetectionMeter _meter = new();
    private readonly TrainingClock _clock = new();
    private TrainingHistory<DetectionTrainingMetrics> _history;
    private DetectionLearner _learner;
    private long _iteration;
    private double _lastRate;

    /// <param name="network">On <paramref name="device"/> and in its final memory format.</param>
    /// <param name="first">Alternating training's other network, likewise, as new as the one.</param>
    /// <param name="images">To train on.</param>
    /// <param name="options">Already validated.</param>
    /// <param name="device">Where to compute.</param>
    /// <param name="random">Every stream of the training.</param>
    /// <param name="checkpoints">What to go on from and where to be kept, or null. What is gone on from is read here, and closed.</param>
    public DetectionTrainingLoop(
        DetectionNetwork network, DetectionNetwork? first, DetectionImages images, FasterRcnnTrainer.Options options, Device device,
        RandomStreams random, Checkpointing? checkpoints)
    {
        (_network, _first, _options, _device, _random, _checkpoints) = (network, first, options, device, random, checkpoints);
        var sizes = options.ShorterSides.Select(side => new DetectionSize(side, options.LongerSide)).ToArray();
        _batches = new(
            images, options.BatchSize, sizes, options.Mirror, random.Batches,
            options.Processes?.Group is { } group ? new(group.Rank, group.Count) : BatchShare.Whole);
        _phases = DetectionPhase.Of(options.Scheme);
        _plan = options.Iterations is { } iterations
            ? new((int)((iterations + _batches.Count - 1) / _batches.Count), iterations, _batches.Count)
            : new(options.Epochs, (long)options.Epochs * _batches.Count, _batches.Count);
        Best = new(network);
        var saved = checkpoints?.Saved;
        if (saved is not null)
            _epochs.AddRange(TrainingState.Unpack<List<DetectionTrainingMetrics>>(saved.State.Epochs));
        (_learner, _history) = BeginPhase();
        if (saved is not null)
            Restore(saved);
        checkpoints?.Dispose();
    }

    /// <summary>The best weights of the last phase's epochs: by average precision on the validation images, otherwise by loss.</summary>
    public BestWeights Best { get; }

    // A training that is finished stays in its last phase.
    private int PhaseIndex => Math.Min(_epochs.Count / _plan.Epochs, _phases.Count - 1);

    private DetectionPhase Phase => _phases[PhaseIndex];

    private bool IsLastPhase => PhaseIndex == _phases.Count - 1;

    private long StepsBeforePhase => PhaseIndex * _plan.Iterations;

    private bool IsFinished => _epochs.Count == _phases.Count * _plan.Epochs || (IsLastPhase && _history.IsStopped);

    private TrainingTeam Team => _learner.Team;

    private bool IsToStop => Team.IsToStop(_options.StopToken.IsCancellationRequested);

    /// <summary>Trains to the planned end, or until early stopping or the token ends it, and leaves the weights asked for.</summary>
    /// <param name="report">Receives figures.</param>
    /// <param name="validate">Gives the average precision of the network as it is, or null.</param>
    /// <param name="checkCancelled">Throws when training is to be given up; called before each step.</param>
    /// <exception cref="LossNotFiniteException">The loss became NaN or infinite; <see cref="Best"/> holds the weights to keep.</exception>
    public void Run(Action<DetectionTrainingMetrics> report, Func<double?> validate, Action checkCancelled)
    {
        foreach (var epoch in _epochs)
            report(epoch with { IsFromCheckpoint = true });
        try
        {
            while (!IsFinished && !IsToStop)
                RunEpoch(report, validate, checkCancelled);
            if (!IsFinished && Best.Epoch == 0)
                throw Team.Agree(new OperationCanceledException(
                    $"Training was stopped before {(_phases.Count > 1 ? "the first epoch of its last phase" : "its first epoch")} was "
                    + "done: there are no weights worth keeping.", _options.StopToken));
        }
        catch (OperationCanceledException) when (_iteration > 0 && Team.AllAreHere)
        {
            Save();
            throw;
        }
        finally
        {
            _checkpoints?.ReportFailure();
        }
        bool isValidated = _history.Epochs.Any(epoch => epoch.ValidationAveragePrecision is not null);
        if (!IsFinished || (isValidated && _options.EarlyStopping is { RestoreBestWeights: true }))
            Best.Restore();
    }

    public void Dispose()
    {
        _learner.Dispose();
        Best.Dispose();
    }

    private void RunEpoch(Action<DetectionTrainingMetrics> report, Func<double?> validate, Action checkCancelled)
    {
        int epoch = _epochs.Count + 1, ofPhase = _history.Epochs.Count + 1;
        TrainEpoch(epoch, ofPhase, report, checkCancelled);
        if (_iteration < StepsBeforePhase + _plan.StepsBefore(ofPhase) + _plan.StepsIn(ofPhase))
        {
            Save();
            return;
        }
        var metrics = Metrics(epoch, endOfEpoch: true);
        if (IsLastPhase && validate() is { } precision)
            metrics = metrics with { ValidationAveragePrecision = precision, Elapsed = _clock.Elapsed };
        if (_history.Add(metrics) && IsLastPhase)
            Best.Keep(epoch);
        int phase = PhaseIndex;
        _epochs.Add(metrics);
        report(metrics);
        if (PhaseIndex > phase)
        {
            _learner.Dispose();
            (_learner, _history) = BeginPhase();
        }
        if (IsFinished || IsToStop || (_checkpoints?.IsDueAtEpoch(epoch) ?? false))
            Save();
    }

    private (DetectionLearner Learner, TrainingHistory<DetectionTrainingMetrics> History) BeginPhase()
    {
        var network = Phase.TrainsFirst ? _first! : _network;
        return (
            new(Phase, network, Phase.AsksFirst ? _first! : network, _options, _device),
            new(
                IsLastPhase && _options.ValidationSet is not null ? _options.EarlyStopping : null,
                epoch => (epoch.ValidationAveragePrecision is { } precision ? 1 - precision : epoch.Loss, epoch.Loss)));
    }

    private void TrainEpoch(int epoch, int ofPhase, Action<DetectionTrainingMetrics> report, Action checkCancelled)
    {
        // A training that goes on inside an epoch has done some of its steps before.
        int done = (int)(_iteration - StepsBeforePhase - _plan.StepsBefore(ofPhase));
        if (done == 0)
        {
            _meter.StartEpoch();
            _clock.StartEpoch();
        }
        _clock.Run();
        var token = Team.ReadingToken(_options.CancellationToken);
        var batches = _batches.Read(epoch, _options.Workers, done, token).Take(_plan.StepsIn(ofPhase) - done);
        foreach (var batch in batches)
        {
            using (batch)
            {
                Team.CheckCancelled(checkCancelled);
                Step(batch);
                if (_options.MetricsInterval is { } interval && _iteration % interval == 0)
                    report(Metrics(epoch, endOfEpoch: false));
                if (_checkpoints?.IsDueAtStep(_iteration) ?? false)
                    Save();
                if (IsToStop)
                    break;
            }
        }
        _clock.Pause();
    }

    private void Step(DetectionBatch batch)
    {
        using var scope = NewDisposeScope();
        _lastRate = _learner.Rate.At(new(_iteration - StepsBeforePhase, _plan.Iterations, _history.Errors), trainingError: 1);
        var random = new CounterRandom(_random.Mixing, CounterRandom.Stream.Sampling, (int)_iteration);
        float[] figures = _learner.Backward(batch, random);
        _iteration++;
        double loss = _meter.Record(figures);
        if (!double.IsFinite(loss))
            throw Team.Agree(new LossNotFiniteException(_iteration, _lastRate, loss));
        _learner.Learn(_lastRate);
        NativeHeap.AfterStep(_iteration, StepsBetweenReturns);
        _clock.Count(batch.WholeCount);
    }

    private DetectionTrainingMetrics Metrics(int epoch, bool endOfEpoch) => new()
    {
        EndOfEpoch = endOfEpoch,
        Phase = PhaseIndex + 1,
        Epoch = epoch,
        Epochs = _phases.Count * _plan.Epochs,
        Iteration = _iteration,
        Iterations = _phases.Count * _plan.Iterations,
        ObjectnessLoss = _meter.Loss(0),
        ProposalBoxLoss = _meter.Loss(1),
        ClassificationLoss = _meter.Loss(2),
        BoxLoss = _meter.Loss(3),
        ProposalRecall = _meter.Recall,
        LearningRate = _lastRate,
        ImagesPerSecond = _clock.ImagesPerSecond,
        Elapsed = _clock.Elapsed,
        TimeLeft = _clock.Elapsed / _iteration * ((_phases.Count * _plan.Iterations) - _iteration),
    };

    private void Save()
    {
        if (_checkpoints is null)
            return;
        Team.EqualizeState(Phase.NeedsFirst ? [_network, _first!] : [_network]);
        if (!Team.Writes)
            return;
        _checkpoints.Write(
            new TrainingState
            {
                Iteration = _iteration,
                LearningRate = _lastRate,
                IsWarmedUp = _learner.Rate.IsWarmedUp,
                Meter = TrainingState.Pack(_meter.State),
                Clock = _clock.State,
                Epochs = TrainingState.Pack(_epochs),
            },
            [
                .. TensorGroup.Network.Named(_network.state_dict()),
                .. FirstGroup.Named(Phase.NeedsFirst ? _first!.state_dict() : []),
                .. TensorGroup.Momentum.Named(_learner.Optimizer.Momenta),
                .. TensorGroup.Best.Named(Best.Copy),
            ]);
    }

    private void Restore(TrainingToResume saved)
    {
        var state = saved.State;
        (_iteration, _lastRate, _clock.State) = (state.Iteration, state.LearningRate, state.Clock);
        _meter.State = TrainingState.Unpack<DetectionMeterState>(state.Meter);
        if (state.IsWarmedUp)
            _learner.Rate.EndWarmUp();
        foreach (var epoch in _epochs.Skip(PhaseIndex * _plan.Epochs))
        {
            if (_history.Add(epoch) && IsLastPhase)
                Best.Keep(epoch.Epoch);
        }
        TensorGroup.Network.Restore(saved, _network.state_dict());
        if (Phase.NeedsFirst)
            FirstGroup.Restore(saved, _first!.state_dict());
        TensorGroup.Best.Restore(saved, Best.Copy);
        TensorGroup.Momentum.Restore(saved, _learner.Optimizer.CreateMomenta(TensorGroup.Momentum.NamesIn(saved)));
    }
}
