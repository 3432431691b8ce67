namespace PaperExperiments.Results;

/// <summary>A number of the paper and ours.</summary>
/// <param name="What">The net, for people.</param>
/// <param name="Measure">What is measured.</param>
/// <param name="Unit">Such as "%"; empty for a plain number.</param>
/// <param name="Paper">The paper's number; null where it has none.</param>
/// <param name="Values">Ours, one a run; empty where there is none.</param>
internal sealed record ResultRow(string What, string Measure, string Unit, double? Paper, IReadOnlyList<double> Values)
{
    /// <summary>What a reader must know to compare the two.</summary>
    public string? Note { get; init; }

    public double? Mean => Values.Count == 0 ? null : Values.Average();

    /// <summary>Of a sample; null for a single run.</summary>
    public double? StandardDeviation => Values.Count < 2 ? null : Math.Sqrt(Values.Sum(value => Math.Pow(value - Mean!.Value, 2)) / (Values.Count - 1));

    /// <summary>Ours less the paper's.</summary>
    public double? Difference => Mean - Paper;
}
