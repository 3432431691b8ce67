namespace Microsoft.ML.ResNet;

internal sealed record PlateauSchedule(int Patience, double Gamma, double MinimumImprovement) : LearningRateSchedule
{
    // The whole history is read each time, so the schedule has no state to save, restore or get wrong.
    public override double Factor(SchedulePoint point)
    {
        var best = double.PositiveInfinity;
        var waited = 0;
        var factor = 1.0;
        foreach (var error in point.EpochErrors)
        {
            if (error < best - MinimumImprovement)
            {
                best = error;
                waited = 0;
            }
            else if (++waited >= Patience)
            {
                factor *= Gamma;
                waited = 0;
            }
        }
        return factor;
    }

    public override string ToString() =>
        FormattableString.Invariant($"times {Gamma} when the error has not fallen by more than {MinimumImprovement} for {Patience} epochs");

    internal override IEnumerable<string> Problems()
    {
        if (Patience < 1)
            yield return FormattableString.Invariant($"OnPlateau patience must be at least 1 epoch; received {Patience}.");
        if (Gamma is not (> 0 and < 1))
            yield return FormattableString.Invariant($"OnPlateau gamma must be inside (0, 1); received {Gamma}.");
        if (MinimumImprovement is not (>= 0 and < 1))
            yield return FormattableString.Invariant($"OnPlateau minimumImprovement must be inside [0, 1); received {MinimumImprovement}.");
    }
}
