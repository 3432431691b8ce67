using System.Globalization;

namespace Reporting;

/// <summary>A range of values with round ticks, linear or logarithmic.</summary>
internal sealed class ChartAxis
{
    private readonly double _low, _high, _step;
    private readonly bool _isLogarithmic;

    private ChartAxis(double low, double high, double step, bool isLogarithmic) =>
        (_low, _high, _step, _isLogarithmic) = (low, high, step, isLogarithmic);

    /// <summary>An axis of round steps.</summary>
    /// <param name="low">The smallest value.</param>
    /// <param name="high">The largest value; an axis whose ends are equal goes on by one.</param>
    /// <param name="wantedTicks">At most about how many ticks.</param>
    /// <param name="endsOnTick">Whether the axis goes on to the next round numbers.</param>
    /// <param name="wholeNumbers">Whether what is between two whole numbers does not exist, as between two layers.</param>
    public static ChartAxis Linear(double low, double high, int wantedTicks, bool endsOnTick, bool wholeNumbers = false)
    {
        // Below the resolution of the values there is nothing to draw.
        double range = high - low > 1e-9 * Math.Max(Math.Abs(low), Math.Abs(high)) ? high - low : Math.Max(1, Math.Abs(low));
        double rough = range / Math.Max(1, wantedTicks), power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double step = power * new[] { 1, 2, 2.5, 5, 10 }.First(
            factor => factor * power >= rough * (1 - 1e-9) && (!wholeNumbers || double.IsInteger(factor * power) || factor == 10));
        if (wholeNumbers)
            step = Math.Max(1, step);
        return endsOnTick
            ? new(step * Math.Floor(low / step + 1e-9), step * Math.Ceiling((low + range) / step - 1e-9), step, isLogarithmic: false)
            : new(low, low + range, step, isLogarithmic: false);
    }

    /// <summary>An axis of powers of ten, whole ones at both ends.</summary>
    public static ChartAxis Logarithmic(double low, double high, int wantedTicks)
    {
        double first = Math.Floor(Math.Log10(low) + 1e-9), last = Math.Max(first + 1, Math.Ceiling(Math.Log10(high) - 1e-9));
        return new(first, last, Math.Ceiling((last - first) / Math.Max(1, wantedTicks)), isLogarithmic: true);
    }

    public IEnumerable<double> Ticks
    {
        get
        {
            double first = Math.Ceiling(_low / _step - 1e-6);
            int count = (int)Math.Floor(_high / _step - first + 1e-6) + 1;
            return Enumerable.Range(0, count).Select(i => Value((first + i) * _step));
        }
    }

    /// <summary>Where a value lies, as a fraction of the axis; not finite for what has no place on it.</summary>
    public double Fraction(double value) => ((_isLogarithmic ? Math.Log10(value) : value) - _low) / (_high - _low);

    /// <summary>
    /// A tick in as many digits as tell it from the next one; long numbers in thousands or millions, as all ticks of the axis are.
    /// </summary>
    public string Label(double tick)
    {
        if (_isLogarithmic)
            return tick is >= 1e-4 and < 1e6
                ? tick.ToString("#,0.####", CultureInfo.InvariantCulture)
                : tick.ToString("0e0", CultureInfo.InvariantCulture);
        double largest = Math.Max(Math.Abs(_low), Math.Abs(_high));
        var (unit, suffix) = largest >= 2e6 ? (1e6, "M") : largest >= 2e4 ? (1e3, "k") : (1, "");
        if (largest is < 1e-3 or >= 1e10)
            return tick == 0 ? "0" : tick.ToString("0.##e0", CultureInfo.InvariantCulture);
        // A step such as 2.5 takes one digit more than its power of ten.
        int digits = Math.Clamp((int)Math.Ceiling(-Math.Log10(_step / unit) - 1e-9) + 1, 1, 8);
        return tick == 0 ? "0" : (tick / unit).ToString($"#,0.{new string('#', digits)}", CultureInfo.InvariantCulture) + suffix;
    }

    // Multiples of a step such as 0.1 are a rounding error away from the number that is meant.
    private double Value(double position) =>
        _isLogarithmic ? Math.Pow(10, Math.Round(position)) : Math.Abs(position) < _step * 1e-6 ? 0 : position;
}
