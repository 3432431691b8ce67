namespace Microsoft.ML.ResNet;

internal sealed record FractionWarmUp(double Fraction, double StartFactor) : WarmUp
{
    internal override double? Factor(SchedulePoint point, double trainingError) =>
        point.Progress < Fraction ? StartFactor + (1 - StartFactor) * point.Progress / Fraction : null;

    public override string ToString() => FormattableString.Invariant($"linear from {StartFactor} over {Fraction} of training");

    internal override IEnumerable<string> Problems()
    {
        if (Fraction is not (> 0 and < 1))
            yield return FormattableString.Invariant($"WarmUp.LinearOver fraction must be inside (0, 1); received {Fraction}.");
        if (StartFactor is not (>= 0 and < 1))
            yield return FormattableString.Invariant($"WarmUp.LinearOver startFactor must be inside [0, 1); received {StartFactor}.");
    }
}
