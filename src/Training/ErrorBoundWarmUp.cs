namespace Microsoft.ML.ResNet;

internal sealed record ErrorBoundWarmUp(double Error, double ReducedFactor) : WarmUp
{
    internal override double? Factor(SchedulePoint point, double trainingError) => trainingError < Error ? null : ReducedFactor;

    public override string ToString() =>
        FormattableString.Invariant($"{ReducedFactor} of the rate until the training error is below {Error}");

    internal override IEnumerable<string> Problems()
    {
        if (Error is not (> 0 and < 1))
            yield return FormattableString.Invariant($"WarmUp.UntilTrainingErrorBelow error must be inside (0, 1); received {Error}.");
        if (ReducedFactor is not (> 0 and < 1))
            yield return FormattableString.Invariant(
                $"WarmUp.UntilTrainingErrorBelow factor must be inside (0, 1); received {ReducedFactor}.");
    }
}
