using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

public sealed partial class DataOperationsCatalog
{
    private const int SeedOfUnseededSplits = 42;

    public TrainTestData TrainTestSplit(IDataView data, double testFraction = 0.1, string samplingKeyColumnName = null, int? seed = null)
    {
        _env.CheckValue(data, nameof(data));
        _env.CheckParam(testFraction is > 0 and < 1, nameof(testFraction), "Must be between 0 and 1 exclusive");
        return Split(data, SplitNumbers(_env, data, samplingKeyColumnName, seed), 0, testFraction, false);
    }

    public IReadOnlyList<TrainTestData> CrossValidationSplit(IDataView data, int numberOfFolds = 5, string samplingKeyColumnName = null, int? seed = null) =>
        CrossValidationSplit(_env, data, numberOfFolds, samplingKeyColumnName, seed);

    internal static TrainTestData[] CrossValidationSplit(IHostEnvironment env, IDataView data, int numberOfFolds, string samplingKeyColumnName, int? seed)
    {
        env.CheckValue(data, nameof(data));
        env.CheckParam(numberOfFolds > 1, nameof(numberOfFolds), "Must be more than 1");
        var numbers = SplitNumbers(env, data, samplingKeyColumnName, seed);
        return Enumerable.Range(0, numberOfFolds)
            .Select(fold => Split(data, numbers, (double)fold / numberOfFolds, (double)(fold + 1) / numberOfFolds, true))
            .ToArray();
    }

    private static RowNumbers SplitNumbers(IHostEnvironment env, IDataView data, string samplingKeyColumn, int? seed)
    {
        var seedToUse = seed ?? ((IHostEnvironmentInternal)env).Seed ?? SeedOfUnseededSplits;
        if (samplingKeyColumn == null)
            return new RandomNumbers(seedToUse);
        var column = data.Schema.GetColumnOrNull(samplingKeyColumn)
            ?? throw env.ExceptSchemaMismatch(nameof(samplingKeyColumn), "SamplingKeyColumn", samplingKeyColumn);
        return new ColumnNumbers(column, seedToUse, hashNumbers: true);
    }

    private static TrainTestData Split(IDataView data, RowNumbers numbers, double min, double max, bool includeMax)
    {
        IDataView Part(bool complement) => SelectedColumnsView.WithoutHidden(new RangeFilterView(data, numbers, min, max, includeMax, complement));
        return new TrainTestData(Part(complement: true), Part(complement: false));
    }
}
