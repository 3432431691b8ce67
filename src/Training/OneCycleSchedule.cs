namespace Microsoft.ML.ResNet;

internal sealed record OneCycleSchedule(double PeakAt, double StartDivisor, double FinalDivisor) : LearningRateSchedule
{
    public override double Factor(SchedulePoint point)
    {
        var start = 1 / StartDivisor;
        return point.Progress < PeakAt
            ? CosineSchedule.Between(start, 1, point.Progress / PeakAt)
            : CosineSchedule.Between(1, start / FinalDivisor, (point.Progress - PeakAt) / (1 - PeakAt));
    }

    public override string ToString() =>
        FormattableString.Invariant(
            $"one cycle: from 1/{StartDivisor} to 1 at {PeakAt} of training, then to 1/{StartDivisor * FinalDivisor}");

    internal override IEnumerable<string> Problems()
    {
        if (PeakAt is not (> 0 and < 1))
            yield return FormattableString.Invariant($"OneCycle peakAt must be inside (0, 1); received {PeakAt}.");
        if (StartDivisor is not (> 1 and < double.PositiveInfinity))
            yield return FormattableString.Invariant($"OneCycle startDivisor must be above 1; received {StartDivisor}.");
        if (FinalDivisor is not (>= 1 and < double.PositiveInfinity))
            yield return FormattableString.Invariant($"OneCycle finalDivisor must be at least 1; received {FinalDivisor}.");
    }
}
