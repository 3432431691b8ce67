namespace Microsoft.ML.ResNet;

/// <summary>
/// The one owner of randomness: every stream of a training run is derived from one seed, so that one number reproduces the run.
/// </summary>
internal readonly record struct RandomStreams(long Seed)
{
    public long Initialisation => Derive(1);

    public long Split => Derive(2);

    public long Batches => Derive(3);

    public long Mixing => Derive(4);

    // SplitMix64's output function (Steele, Lea and Flood, 2014): neighbouring seeds give unrelated streams.
    private long Derive(ulong stream)
    {
        var z = unchecked((ulong)Seed + stream * 0x9E3779B97F4A7C15UL);
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EBUL);
        return (long)((z ^ (z >> 31)) >> 1);
    }
}
