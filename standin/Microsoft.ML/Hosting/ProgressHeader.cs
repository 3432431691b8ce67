namespace Microsoft.ML.Runtime;

public sealed class ProgressHeader
{
    public ProgressHeader(string[] metricNames, string[] unitNames)
    {
        MetricNames = metricNames ?? [];
        UnitNames = unitNames ?? [];
    }

    public ProgressHeader(params string[] unitNames)
        : this(null, unitNames)
    {
    }

    public readonly IReadOnlyList<string> MetricNames;

    public readonly IReadOnlyList<string> UnitNames;
}
