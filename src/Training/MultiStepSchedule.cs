namespace Microsoft.ML.ResNet;

internal sealed record MultiStepSchedule(IReadOnlyList<double> Fractions, double Gamma) : LearningRateSchedule
{
    public override double Factor(SchedulePoint point) => Math.Pow(Gamma, Fractions.Count(fraction => point.Progress >= fraction));

    public override string ToString() => FormattableString.Invariant($"times {Gamma} at {OptionText.Of(Fractions)} of training");

    internal override IEnumerable<string> Problems()
    {
        if (Fractions.Any(fraction => fraction is not (> 0 and < 1)) || !Fractions.Order().SequenceEqual(Fractions))
            yield return FormattableString.Invariant(
                $"MultiStep fractions must ascend inside (0, 1); received {OptionText.Of(Fractions)}.");
        if (Gamma is not (> 0 and < 1))
            yield return FormattableString.Invariant($"MultiStep gamma must be inside (0, 1); received {Gamma}.");
    }
}
