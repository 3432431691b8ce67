namespace Microsoft.ML.ResNet;

/// <summary>The figures of the epochs done, which of them was the best, and whether it is time to stop.</summary>
internal sealed class TrainingHistory(EarlyStopping? stopping)
{
    private readonly List<ResNetMetrics> _epochs = [];
    private readonly List<double> _errors = [];
    private (double Error, double Loss) _best = (double.PositiveInfinity, double.PositiveInfinity);
    private (double Error, int Epoch) _improved = (double.PositiveInfinity, 0);

    public IReadOnlyList<ResNetMetrics> Epochs => _epochs;

    /// <summary>The error of each: on the validation set where there is one, otherwise on the training images.</summary>
    public IReadOnlyList<double> Errors => _errors;

    public bool IsStopped => stopping is not null && _epochs.Count - _improved.Epoch >= stopping.Patience;

    /// <returns>Whether it is the best so far: by error, by loss among equals.</returns>
    public bool Add(ResNetMetrics metrics)
    {
        var figures = (Error: metrics.ValidationError ?? metrics.TrainingError, Loss: metrics.ValidationLoss ?? metrics.TrainingLoss);
        _epochs.Add(metrics);
        _errors.Add(figures.Error);
        if (figures.Error < _improved.Error - (stopping?.MinimumImprovement ?? 0))
            _improved = (figures.Error, _epochs.Count);
        if (figures.CompareTo(_best) >= 0)
            return false;
        _best = figures;
        return true;
    }
}
