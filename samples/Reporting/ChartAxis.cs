namespace Reporting;

/// <summary>A linear axis from zero with round ticks.</summary>
internal sealed class ChartAxis
{
    /// <param name="largest">The largest value on the axis.</param>
    /// <param name="wantedTicks">About how many ticks.</param>
    /// <param name="endsOnTick">Whether the axis goes on to the next round number.</param>
    public ChartAxis(double largest, int wantedTicks, bool endsOnTick)
    {
        double rough = Math.Max(largest, 1e-9) / wantedTicks, power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        Step = power * new[] { 1, 2, 2.5, 5, 10 }.First(factor => factor * power >= rough);
        End = endsOnTick ? Step * Math.Ceiling(largest / Step) : largest;
    }

    public double Step { get; }

    public double End { get; }

    public IEnumerable<double> Ticks => Enumerable.Range(0, (int)(End / Step + 1e-9) + 1).Select(i => i * Step);

    /// <summary>Where a value lies, as a fraction of the axis.</summary>
    public double Fraction(double value) => value / End;
}
