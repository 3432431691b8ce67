namespace Microsoft.ML.Data;

/// <summary>What is summed up over scored rows, and the metrics that follow from it.</summary>
internal sealed class MulticlassCounters(int classes)
{
    private readonly double[] _instancesOfClass = new double[classes];
    private readonly double[] _logLossOfClass = new double[classes];

    /// <summary>How many rows have their label in the r-th place of the scores; the last entry counts labels that have no score.</summary>
    private readonly double[] _ranks = new double[classes + 1];

    private double _instances;
    private double _correct;
    private double _logLoss;

    /// <summary>A row for each true class, a column for each predicted one.</summary>
    public double[][] Confusion { get; } = [.. Enumerable.Range(0, classes).Select(_ => new double[classes])];

    public double MicroAccuracy => _instances > 0 ? _correct / _instances : 0;

    /// <summary>The mean of the classes' accuracies; classes without rows do not count.</summary>
    public double MacroAccuracy
    {
        get
        {
            var present = Enumerable.Range(0, classes).Where(i => _instancesOfClass[i] > 0).ToArray();
            return present.Length > 0 ? present.Sum(i => Confusion[i][i] / _instancesOfClass[i]) / present.Length : 0;
        }
    }

    public double LogLoss => _instances > 0 ? _logLoss / _instances : 0;

    /// <summary>The advantage over always predicting the classes' shares, whose log-loss is the entropy of the labels.</summary>
    public double LogLossReduction
    {
        get
        {
            var entropy = _instancesOfClass.Where(count => count != 0).Sum(count => count * Math.Log(count / _instances)) / -_instances;
            return (entropy - LogLoss) / entropy;
        }
    }

    public double[] PerClassLogLoss => [.. _instancesOfClass.Select((count, i) => count > 0 ? _logLossOfClass[i] / count : 0)];

    /// <summary>Accuracies at 1 to <paramref name="k"/> predictions. No more than one above the number of classes.</summary>
    public double[] TopKAccuracies(int k)
    {
        var result = new double[k];
        var sum = 0.0;
        for (var i = 0; i < k; i++)
            result[i] = sum += _ranks[i] / _instances;
        return result;
    }

    /// <param name="label">Its class, 0-based; above the last class where training did not see it.</param>
    /// <param name="rank">Of the label among the scores; 0: it has the highest.</param>
    /// <param name="predicted">The class of the highest score.</param>
    /// <param name="logLoss">Of the row.</param>
    public void Add(int label, int rank, int predicted, double logLoss)
    {
        _instances++;
        _logLoss += logLoss;
        _ranks[rank]++;
        if (label >= classes)
            return;
        _instancesOfClass[label]++;
        _logLossOfClass[label] += logLoss;
        if (rank == 0)
            _correct++;
        Confusion[label][rank == 0 ? label : predicted]++;
    }
}
