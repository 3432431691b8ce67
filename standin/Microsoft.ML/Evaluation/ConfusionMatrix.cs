using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

public sealed class ConfusionMatrix
{
    private readonly IHostEnvironment _env;
    private string _table;

    /// <param name="env">Where exceptions are reported.</param>
    /// <param name="counts">A row for each true class, a column for each predicted one.</param>
    /// <param name="names">Of the classes.</param>
    internal ConfusionMatrix(IHostEnvironment env, double[][] counts, string[] names)
    {
        _env = env;
        Counts = Array.AsReadOnly(Array.ConvertAll(counts, IReadOnlyList<double> (row) => Array.AsReadOnly(row)));
        Names = names;
        PerClassRecall = [.. counts.Select((row, i) => Share(row[i], row.Sum()))];
        PerClassPrecision = [.. counts.Select((row, i) => Share(row[i], counts.Sum(other => other[i])))];
    }

    public IReadOnlyList<IReadOnlyList<double>> Counts { get; }

    public int NumberOfClasses => Counts.Count;

    public IReadOnlyList<double> PerClassPrecision { get; }

    public IReadOnlyList<double> PerClassRecall { get; }

    internal IReadOnlyList<string> Names { get; }

    public double GetCountForClassPair(int predictedClassIndicatorIndex, int actualClassIndicatorIndex)
    {
        CheckIndex(predictedClassIndicatorIndex, nameof(predictedClassIndicatorIndex));
        CheckIndex(actualClassIndicatorIndex, nameof(actualClassIndicatorIndex));
        return Counts[actualClassIndicatorIndex][predictedClassIndicatorIndex];
    }

    public string GetFormattedConfusionTable() => _table ??= ConfusionTable.Format(this);

    private static double Share(double part, double all) => all > 0 ? part / all : 0;

    private void CheckIndex(int index, string parameter) =>
        _env.CheckParam(index >= 0 && index < Counts.Count, parameter, "Invalid index. Should be non-negative, less than the number of classes.");
}
