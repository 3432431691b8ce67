namespace Microsoft.ML.Data;

public sealed class MulticlassClassificationMetrics
{
    internal MulticlassClassificationMetrics(MulticlassCounters counters, int topKPredictionCount, ConfusionMatrix confusionMatrix)
    {
        MicroAccuracy = counters.MicroAccuracy;
        MacroAccuracy = counters.MacroAccuracy;
        LogLoss = counters.LogLoss;
        LogLossReduction = counters.LogLossReduction;
        PerClassLogLoss = counters.PerClassLogLoss;
        TopKPredictionCount = topKPredictionCount;
        TopKAccuracyForAllK = topKPredictionCount > 0 ? counters.TopKAccuracies(topKPredictionCount) : null;
        ConfusionMatrix = confusionMatrix;
    }

    public ConfusionMatrix ConfusionMatrix { get; }

    public double LogLoss { get; }

    public double LogLossReduction { get; }

    public double MacroAccuracy { get; }

    public double MicroAccuracy { get; }

    public IReadOnlyList<double> PerClassLogLoss { get; }

    public double TopKAccuracy => TopKAccuracyForAllK?.LastOrDefault() ?? 0;

    /// <summary>Null unless a count of predictions was asked for.</summary>
    public IReadOnlyList<double> TopKAccuracyForAllK { get; }

    public int TopKPredictionCount { get; }
}
