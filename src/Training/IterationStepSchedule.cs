namespace Microsoft.ML.ResNet;

internal sealed record IterationStepSchedule(IReadOnlyList<long> Iterations, double Gamma) : LearningRateSchedule
{
    public override double Factor(SchedulePoint point) => Math.Pow(Gamma, Iterations.Count(iteration => point.Iteration >= iteration));

    public override string ToString() => FormattableString.Invariant($"times {Gamma} at steps {OptionText.Of(Iterations)}");

    internal override IEnumerable<string> Problems()
    {
        if (Iterations.Any(iteration => iteration < 1) || !Iterations.Order().SequenceEqual(Iterations))
            yield return FormattableString.Invariant(
                $"MultiStepAt iterations must ascend from 1; received {string.Join(", ", Iterations)}.");
        if (Gamma is not (> 0 and < 1))
            yield return FormattableString.Invariant($"MultiStepAt gamma must be inside (0, 1); received {Gamma}.");
    }
}
