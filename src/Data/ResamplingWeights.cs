namespace Microsoft.ML.ResNet;

/// <summary>
/// Weights of a filter for resampling one dimension. For shrinking the filter is widened by the scale, so that every source pixel counts
/// (antialiasing); for enlarging it interpolates. These are Pillow's <c>BILINEAR</c> and <c>BICUBIC</c>. Its memory is reused from image to
/// image.
/// </summary>
internal sealed class ResamplingWeights(ResizeFilter filter)
{
    /// <summary>
    /// Weights are whole multiples of 2^-22: a sum of 255 times weights that add up to 1, with those below 0 to at most 1.5, fits 31 bits.
    /// </summary>
    public const int FractionBits = 22;

    private (int Source, Extent Extent, int Target, int First, int Length) _what;
    private int[] _starts = [];
    private int[] _counts = [];
    private int[] _weights = [];
    private double[] _exact = [];
    private int _stride;

    /// <summary>
    /// Makes these the weights of the <paramref name="length"/> outputs from <paramref name="first"/> on. Images of one data set often have
    /// one size: what is there already is kept.
    /// </summary>
    /// <param name="source">Pixels of the source.</param>
    /// <param name="extent">The part of them that is resampled.</param>
    /// <param name="target">Pixels that this part is resampled to.</param>
    /// <param name="first">First pixel of the target that is wanted.</param>
    /// <param name="length">How many are wanted.</param>
    public void Prepare(int source, Extent extent, int target, int first, int length)
    {
        if (_what == (source, extent, target, first, length))
            return;

        double scale = extent.Length / target, widening = Math.Max(scale, 1.0), reach = widening * (filter == ResizeFilter.Bicubic ? 2 : 1);
        _stride = (int)Math.Ceiling(reach) * 2 + 1;
        Grow(ref _starts, length);
        Grow(ref _counts, length);
        Grow(ref _weights, length * _stride);
        Grow(ref _exact, _stride);
        for (int i = 0; i < length; i++)
        {
            double centre = extent.Start + (first + i + 0.5) * scale;
            int start = Math.Max((int)(centre - reach + 0.5), 0);
            int count = Math.Min((int)(centre + reach + 0.5), source) - start;
            double sum = 0;
            for (int k = 0; k < count; k++)
                sum += _exact[k] = Weight(Math.Abs((start + k + 0.5 - centre) / widening));
            for (int k = 0; k < count; k++)
                _weights[i * _stride + k] = (int)Math.Round(_exact[k] / sum * (1 << FractionBits), MidpointRounding.AwayFromZero);
            (_starts[i], _counts[i]) = (start, count);
        }

        _what = (source, extent, target, first, length);
    }

    /// <summary>First source pixel that any output needs.</summary>
    public int Start => _starts[0];

    /// <summary>One past the last source pixel that any output needs.</summary>
    public int End => _starts[_what.Length - 1] + _counts[_what.Length - 1];

    /// <summary>Source pixels of output <paramref name="index"/>: the first one, and a weight for it and each that follows.</summary>
    public ReadOnlySpan<int> Of(int index, out int start)
    {
        start = _starts[index];
        return _weights.AsSpan(index * _stride, _counts[index]);
    }

    /// <param name="distance">From the centre, in pixels of the target where that has fewer.</param>
    private double Weight(double distance) => (filter, distance) switch
    {
        (ResizeFilter.Bilinear, _) => Math.Max(0, 1 - distance),
        (_, < 1) => (1.5 * distance - 2.5) * distance * distance + 1,
        (_, < 2) => ((-0.5 * distance + 2.5) * distance - 4) * distance + 2,
        _ => 0,
    };

    private static void Grow<T>(ref T[] buffer, int length)
    {
        if (buffer.Length < length)
            buffer = new T[length];
    }
}
