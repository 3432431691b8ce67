using System.Globalization;

namespace Reporting;

/// <summary>A figure measured in several runs, as papers give it: mean ± standard deviation.</summary>
/// <param name="Mean">NaN where nothing was measured.</param>
/// <param name="Deviation">Zero for a single run.</param>
internal readonly record struct Spread(double Mean, double Deviation) : IFormattable
{
    public static implicit operator Spread(double value) => new(value, 0);

    /// <summary>The mean and the sample standard deviation (divided by n − 1), which the paper's 6.61 ± 0.16 is.</summary>
    public static Spread Of(params IEnumerable<double> values)
    {
        double[] all = [.. values];
        if (all.Length == 0)
            return new(double.NaN, 0);
        double mean = all.Average();
        return new(mean, all.Length == 1 ? 0 : Math.Sqrt(all.Sum(value => (value - mean) * (value - mean)) / (all.Length - 1)));
    }

    public override string ToString() => ToString(null, CultureInfo.InvariantCulture);

    public string ToString(string? format, IFormatProvider? formatProvider) =>
        double.IsNaN(Mean) ? "–" : Deviation == 0 ? Mean.ToString(format, formatProvider) : $"{Mean.ToString(format, formatProvider)} ± "
            + $"{Deviation.ToString(format, formatProvider)}";
}
