namespace Microsoft.ML.ResNet;

/// <summary>
/// Random numbers that are a function of a key and a counter (SplitMix64), so that any thread can draw the numbers of any image
/// and the order of drawing does not matter.
/// </summary>
internal readonly struct CounterRandom
{
    private readonly ulong _key;

    /// <param name="seed">The user's seed.</param>
    /// <param name="stream">What the numbers are for.</param>
    /// <param name="epoch">The pass over the data.</param>
    public CounterRandom(long seed, Stream stream, int epoch) =>
        _key = Mix(Mix(Mix((ulong)seed) + (ulong)stream) + (ulong)epoch);

    /// <summary>Independent uses of one seed.</summary>
    public enum Stream
    {
        Order = 1,
        Augmentation = 2,
        Mixing = 3,
        ScaledCrop = 4,
        Colour = 5,
        Sampling = 6,
    }

    /// <summary>The 64 random bits that belong to <paramref name="counter"/>.</summary>
    public ulong At(long counter) => Mix(_key + (ulong)counter * 0x9E3779B97F4A7C15);

    /// <summary>A number in [0, <paramref name="count"/>); the bias is below count / 2^64.</summary>
    public int At(long counter, int count) => (int)Math.BigMul(At(counter), (ulong)count, out _);

    /// <summary>
    /// A number of the standard normal distribution (Box and Muller, 1958), of the bits of two counters that belong to it alone.
    /// </summary>
    public double Normal(long counter)
    {
        const double Step = 1.0 / (1L << 53);
        double radius = ((At(2 * counter) >> 11) + 1) * Step, turn = (At(2 * counter + 1) >> 11) * Step;
        return Math.Sqrt(-2 * Math.Log(radius)) * Math.Cos(2 * Math.PI * turn);
    }

    private static ulong Mix(ulong z)
    {
        z += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
