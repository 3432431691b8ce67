namespace Microsoft.ML.ResNet;

/// <summary>Chooses the images of each epoch so that all classes come equally often.</summary>
/// <remarks>
/// The places of all epochs, one after the other, belong to the classes in turn; those of a class belong to its images in one random order
/// after the other. So an epoch is a function of seed and number, classes differ by one image at most, over all of training, and so do the
/// images of a class.
/// </remarks>
internal sealed class BalancedSampler
{
    private readonly int[][] _classes;
    private readonly int _count;
    private readonly long _seed;

    /// <param name="images">The images to train on.</param>
    /// <param name="seed">The stream that decides.</param>
    public BalancedSampler(LabelledImages images, long seed)
    {
        var labels = images.Store.Labels.ToArray();
        _classes = [.. images.Indices.GroupBy(image => labels[image]).OrderBy(group => group.Key).Select(group => group.ToArray())];
        (_count, _seed) = (images.Count, seed);
    }

    /// <summary>As many images as there are to train on, class after class.</summary>
    /// <param name="epoch">From 1.</param>
    public int[] Draw(int epoch)
    {
        long first = (long)(epoch - 1) * _count;
        var drawn = new List<int>(_count);
        for (int number = 0; number < _classes.Length; number++)
            for (long place = Places(first, number), end = Places(first + _count, number); place < end;)
            {
                var images = _classes[number];
                int from = (int)(place % images.Length), length = (int)Math.Min(images.Length - from, end - place);
                drawn.AddRange(Order(number, round: (int)(place / images.Length)).AsSpan(from, length));
                place += length;
            }
        return [.. drawn];
    }

    /// <summary>How many of the first places belong to a class.</summary>
    private long Places(long count, int number) => (count + _classes.Length - 1 - number) / _classes.Length;

    private int[] Order(int number, int round)
    {
        int[] order = [.. _classes[number]];
        // Rounds of different classes may share random numbers, but have no images in common.
        EpochBatches.Shuffle(order, new CounterRandom(_seed, CounterRandom.Stream.Sampling, round));
        return order;
    }
}
