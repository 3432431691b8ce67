namespace Microsoft.ML.ResNet;

/// <summary>
/// Random numbers of one step, drawn one after the other: a function of seed and step, whatever was drawn in the steps before.
/// </summary>
internal struct StepRandom(long seed, long iteration)
{
    private readonly CounterRandom _random = new(seed, CounterRandom.Stream.Mixing, (int)iteration);
    private const double InverseOf2To53 = 1.0 / (1L << 53);

    private long _drawn;

    /// <summary>In [0, 1).</summary>
    public double NextDouble() => (_random.At(_drawn++) >> 11) * InverseOf2To53;

    /// <summary>In [0, <paramref name="count"/>).</summary>
    public int Next(int count) => _random.At(_drawn++, count);

    /// <summary>Of the distribution Beta(α, α).</summary>
    public double NextBeta(double alpha) => 1 / (1 + Math.Exp(NextLogGamma(alpha) - NextLogGamma(alpha)));

    /// <summary>
    /// Marsaglia and Tsang, 2000; the logarithm, because for a small shape the number itself is often too small for a double.
    /// </summary>
    private double NextLogGamma(double shape)
    {
        if (shape < 1)
            return NextLogGamma(shape + 1) + Math.Log(1 - NextDouble()) / shape;

        double d = shape - 1.0 / 3, c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double x = NextNormal(), v = Math.Pow(1 + c * x, 3);
            if (v > 0 && Math.Log(1 - NextDouble()) < x * x / 2 + d - d * v + d * Math.Log(v))
                return Math.Log(d * v);
        }
    }

    /// <summary>Box and Muller, 1958.</summary>
    private double NextNormal() => Math.Sqrt(-2 * Math.Log(1 - NextDouble())) * Math.Cos(2 * Math.PI * NextDouble());
}
