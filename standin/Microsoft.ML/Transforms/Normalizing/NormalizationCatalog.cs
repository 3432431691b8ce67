using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML;

public static class NormalizationCatalog
{
    public static NormalizingEstimator NormalizeMinMax(this TransformsCatalog catalog, string outputColumnName, string inputColumnName = null,
        long maximumExampleCount = 1000000000, bool fixZero = true) =>
        catalog.NormalizeMinMax([new InputOutputColumnPair(outputColumnName, inputColumnName)], maximumExampleCount, fixZero);

    public static NormalizingEstimator NormalizeMinMax(this TransformsCatalog catalog, InputOutputColumnPair[] columns,
        long maximumExampleCount = 1000000000, bool fixZero = true) =>
        Create(catalog, columns, maximumExampleCount, new NormalizationRule(UsesVariance: false, fixZero));

    public static NormalizingEstimator NormalizeMeanVariance(this TransformsCatalog catalog, string outputColumnName, string inputColumnName = null,
        long maximumExampleCount = 1000000000, bool fixZero = true, bool useCdf = false) =>
        catalog.NormalizeMeanVariance([new InputOutputColumnPair(outputColumnName, inputColumnName)], maximumExampleCount, fixZero, useCdf);

    public static NormalizingEstimator NormalizeMeanVariance(this TransformsCatalog catalog, InputOutputColumnPair[] columns,
        long maximumExampleCount = 1000000000, bool fixZero = true, bool useCdf = false)
    {
        if (useCdf)
            throw new NotSupportedException("Cumulative distributions are not supported.");
        return Create(catalog, columns, maximumExampleCount, new NormalizationRule(UsesVariance: true, fixZero));
    }

    private static NormalizingEstimator Create(TransformsCatalog catalog, InputOutputColumnPair[] columns, long maximumExampleCount, NormalizationRule rule)
    {
        var env = catalog.GetEnvironment();
        env.CheckValue(columns, nameof(columns));
        return new NormalizingEstimator(env, rule, maximumExampleCount, InputOutputColumnPair.ToPairs(columns));
    }
}
