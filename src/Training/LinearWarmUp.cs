namespace Microsoft.ML.ResNet;

internal sealed record LinearWarmUp(int Iterations, double StartFactor) : WarmUp
{
    internal override double? Factor(SchedulePoint point, double trainingError) =>
        point.Iteration < Iterations ? StartFactor + (1 - StartFactor) * point.Iteration / Iterations : null;

    public override string ToString() => FormattableString.Invariant($"linear from {StartFactor} over {Iterations} steps");

    internal override IEnumerable<string> Problems()
    {
        if (Iterations < 1)
            yield return FormattableString.Invariant($"WarmUp.Linear iterations must be at least 1; received {Iterations}.");
        if (StartFactor is not (>= 0 and < 1))
            yield return FormattableString.Invariant($"WarmUp.Linear startFactor must be inside [0, 1); received {StartFactor}.");
    }
}
