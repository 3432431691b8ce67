namespace Microsoft.ML.ResNet;

internal sealed record CosineSchedule(double FinalFactor) : LearningRateSchedule
{
    public override double Factor(SchedulePoint point) => Between(1, FinalFactor, point.Progress);

    public override string ToString() => FormattableString.Invariant($"cosine to {FinalFactor}");

    /// <summary>From <paramref name="start"/> at 0 to <paramref name="end"/> at 1 along half a cosine.</summary>
    internal static double Between(double start, double end, double fraction) =>
        end + (start - end) * (1 + Math.Cos(Math.PI * fraction)) / 2;

    internal override IEnumerable<string> Problems()
    {
        if (FinalFactor is not (>= 0 and < 1))
            yield return FormattableString.Invariant($"Cosine finalFactor must be inside [0, 1); received {FinalFactor}.");
    }
}
