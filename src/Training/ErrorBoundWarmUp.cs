namespace Microsoft.ML.ResNet;

internal sealed record ErrorBoundWarmUp(double Error, double ReducedFactor) : WarmUp
{
    internal override double? Factor(long iteration, double trainingError) => trainingError < Error ? null : ReducedFactor;

    internal override IEnumerable<string> Problems()
    {
        if (Error is not (> 0 and < 1))
            yield return $"WarmUp.UntilTrainingErrorBelow error must be inside (0, 1); received {Error}.";
        if (ReducedFactor is not (> 0 and < 1))
            yield return $"WarmUp.UntilTrainingErrorBelow factor must be inside (0, 1); received {ReducedFactor}.";
    }
}
