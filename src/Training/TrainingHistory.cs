namespace Microsoft.ML.ResNet;

/// <summary>The figures of the epochs done, which of them was the best, and whether it is time to stop.</summary>
/// <param name="stopping">When; null: never.</param>
/// <param name="figuresOf">What epochs are compared by: an error, and among equals a loss.</param>
internal sealed class TrainingHistory<TMetrics>(EarlyStopping? stopping, Func<TMetrics, (double Error, double Loss)> figuresOf)
{
    private readonly List<TMetrics> _epochs = [];
    private readonly List<double> _errors = [];
    private (double Error, double Loss) _best = (double.PositiveInfinity, double.PositiveInfinity);
    private (double Error, int Epoch) _improved = (double.PositiveInfinity, 0);

    public IReadOnlyList<TMetrics> Epochs => _epochs;

    /// <summary>The error of each: on the validation set where there is one, otherwise on the training images.</summary>
    public IReadOnlyList<double> Errors => _errors;

    public bool IsStopped => stopping is not null && _epochs.Count - _improved.Epoch >= stopping.Patience;

    /// <returns>Whether it is the best so far: by error, by loss among equals.</returns>
    public bool Add(TMetrics metrics)
    {
        var figures = figuresOf(metrics);
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
