using System.Numerics;

namespace Microsoft.ML;

/// <summary>
/// Three Tausworthe generators and a linear congruential one, xored (L. Howes and D. Thomas, GPU Gems 3, chapter 37): the generator
/// of a seeded <see cref="MLContext"/>. A seed reaches its state through MurmurHash3 rounds, so that near seeds give far streams.
/// </summary>
internal sealed class TauswortheHybrid : Random
{
    private uint _z1;
    private uint _z2;
    private uint _z3;
    private uint _z4;

    public TauswortheHybrid(int seed)
    {
        _z1 = (uint)seed;
        _z2 = MurmurRound(_z1, _z1);
        _z3 = MurmurRound(_z2, _z1);
        _z4 = MurmurRound(_z3, _z1);
    }

    public TauswortheHybrid(Random seed)
    {
        _z1 = State(seed);
        _z2 = State(seed);
        _z3 = State(seed);
        _z4 = Word(seed);
    }

    public static TauswortheHybrid Create(int? seed) => seed is int value ? new TauswortheHybrid(value) : new TauswortheHybrid(new Random());

    public override int Next()
    {
        var word = NextWord();
        return (int)(word + (word & 0x80000000));
    }

    public override int Next(int maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxValue);
        return (int)((ulong)NextWord() * (ulong)maxValue >> 32);
    }

    public override int Next(int minValue, int maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minValue, maxValue);
        return (int)((long)(NextDouble() * ((long)maxValue - minValue)) + minValue);
    }

    public override void NextBytes(byte[] buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        NextBytes(buffer.AsSpan());
    }

    public override void NextBytes(Span<byte> buffer)
    {
        for (var i = 0; i < buffer.Length; i++)
            buffer[i] = (byte)Next();
    }

    public override double NextDouble() => NextWord() * (1.0 / (1L << 32));

    public override float NextSingle() => (NextWord() >> 9) * (1f / (1 << 23));

    protected override double Sample() => NextDouble();

    private uint NextWord()
    {
        _z1 = Tausworthe(_z1, 13, 19, 12, ~0x1u);
        _z2 = Tausworthe(_z2, 2, 25, 4, ~0x7u);
        _z3 = Tausworthe(_z3, 3, 11, 17, ~0xfu);
        _z4 = unchecked(_z4 * 1664525 + 1013904223);
        return _z1 ^ _z2 ^ _z3 ^ _z4;
    }

    private static uint Tausworthe(uint z, int left, int right, int shift, uint mask) => ((z & mask) << shift) ^ (((z << left) ^ z) >> right);

    private static uint MurmurRound(uint hash, uint key)
    {
        key = unchecked(BitOperations.RotateLeft(key * 0xCC9E2D51, 15) * 0x1B873593);
        return unchecked(BitOperations.RotateLeft(hash ^ key, 13) * 5 + 0xE6546B64);
    }

    private static uint Word(Random seed) => ((uint)seed.Next(0x10000) << 16) | (uint)seed.Next(0x10000);

    // Below 128 a Tausworthe generator can stick at zero.
    private static uint State(Random seed)
    {
        while (true)
        {
            if (Word(seed) is >= 128 and var word)
                return word;
        }
    }
}
