namespace Microsoft.ML.ResNet;

/// <content>The whole state of a training, into a checkpoint and out of it.</content>
internal sealed partial class TrainingLoop
{
    private void Save()
    {
        if (_checkpoints is null)
            return;
        _meter.Flush();
        _team.EqualizeState(Networks);
        if (!_team.Writes)
            return;
        var state = new TrainingState
        {
            Iteration = _iteration,
            LearningRate = _lastRate,
            IsWarmedUp = _learningRate.IsWarmedUp,
            Meter = TrainingState.Pack(_meter.State),
            Clock = _clock.State,
            Epochs = TrainingState.Pack(_history.Epochs),
        };
        _checkpoints.Write(state,
        [
            .. TensorGroup.Network.Named(_network.state_dict()),
            .. TensorGroup.Momentum.Named(_optimizer.Momenta),
            .. TensorGroup.Average.Named(_average?.Network.state_dict() ?? []),
            .. TensorGroup.Best.Named(Best.Copy),
        ]);
    }

    private void Restore(TrainingToResume saved)
    {
        var state = saved.State;
        (_iteration, _lastRate, _clock.State) = (state.Iteration, state.LearningRate, state.Clock);
        _meter.State = TrainingState.Unpack<MeterState>(state.Meter);
        if (state.IsWarmedUp)
            _learningRate.EndWarmUp();
        foreach (var epoch in TrainingState.Unpack<List<ResNetMetrics>>(state.Epochs))
            if (_history.Add(epoch))
                Best.Keep(epoch.Epoch);

        TensorGroup.Network.Restore(saved, _network.state_dict());
        TensorGroup.Best.Restore(saved, Best.Copy);
        if (_average is not null)
            TensorGroup.Average.Restore(saved, _average.Network.state_dict());
        TensorGroup.Momentum.Restore(saved, _optimizer.CreateMomenta(TensorGroup.Momentum.NamesIn(saved)));
    }
}
