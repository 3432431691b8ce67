using System.Numerics;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Batch normalization, the addition of a shortcut and the activation, over maps whose channels lie side by side: forward in two passes
/// over memory and backward in two, where separate operations take six and eight (Ioffe and Szegedy 2015; He et al. 2015, figure 2).
/// </summary>
/// <remarks>
/// Pixels are summed by blocks in float, blocks in double and in their order, whatever the number of threads: results do not depend on it.
/// </remarks>
/// <param name="pixels">Of all images.</param>
/// <param name="channels">Of a pixel; a multiple of <see cref="Multiple"/>, <see cref="MaximumChannels"/> at most.</param>
internal sealed unsafe class NormalizationKernel(long pixels, int channels)
{
    // Sums of so many floats keep six digits.
    private const int BlockPixels = 128;

    private const int MaximumParts = 64;

    // Values under which a second thread takes longer to come than to help.
    private const long WorthATeam = 1 << 14;

    private readonly int _parts = (int)Math.Clamp(Math.Min(pixels * channels / WorthATeam, pixels / BlockPixels), 1, MaximumParts);

    /// <summary>What channels must be a multiple of.</summary>
    public static int Multiple => Vector<float>.Count;

    /// <summary>More, and the sums of a block would not fit on a thread's stack.</summary>
    public static int MaximumChannels => 1 << 13;

    /// <summary>Mean and variance, not corrected, of each channel.</summary>
    /// <param name="input">[pixels, channels].</param>
    public (double[] Mean, double[] Variance) Measure(float* input)
    {
        var (mean, variance) = Sum((from, to, sums, squares) => SumInput(input, from, to, sums, squares));
        for (int i = 0; i < channels; i++)
        {
            double offset = mean[i] / pixels;
            mean[i] = input[i] + offset;
            variance[i] = Math.Max(0, (variance[i] / pixels) - (offset * offset));
        }
        return (mean, variance);
    }

    /// <summary>output = max(0, scale · input + shift + added); without the maximum where it is not activated.</summary>
    /// <param name="input">[pixels, channels].</param>
    /// <param name="scale">[channels].</param>
    /// <param name="shift">[channels].</param>
    /// <param name="added">[pixels, channels], or null for nothing.</param>
    /// <param name="isActivated">Whether negative values become 0.</param>
    /// <param name="output">Receives [pixels, channels].</param>
    public void Apply(float* input, float* scale, float* shift, float* added, bool isActivated, float* output) =>
        ForEachPart((_, from, to) => Apply(input, scale, shift, added, isActivated, output, from, to));

    /// <summary>
    /// What comes back through the activation, and its sums over each channel: g = dy where values were let through, Σg and
    /// Σg·(input - mean).
    /// </summary>
    /// <param name="gradient">dy, [pixels, channels].</param>
    /// <param name="input">What was normalized, [pixels, channels].</param>
    /// <param name="mean">[channels].</param>
    /// <param name="mask">The activation.</param>
    /// <param name="passed">Receives g, or null where nobody needs it.</param>
    public (double[] Sums, double[] Products) SumGradient<TMask>(float* gradient, float* input, float* mean, TMask mask, float* passed)
        where TMask : struct, IActivationMask =>
        Sum((from, to, sums, products) => SumGradient(gradient, input, mean, mask, passed, from, to, sums, products));

    /// <summary>dx = scale · (g - offset - slope · (input - mean)).</summary>
    /// <param name="gradient">dy, or g itself where there is no mask.</param>
    /// <param name="input">What was normalized, [pixels, channels].</param>
    /// <param name="mask">The activation.</param>
    /// <param name="mean">[channels].</param>
    /// <param name="scale">[channels].</param>
    /// <param name="offset">Σg / pixels, [channels].</param>
    /// <param name="slope">Σg·(input - mean) / pixels / variance, [channels].</param>
    /// <param name="inputGradient">Receives dx, [pixels, channels].</param>
    public void ApplyGradient<TMask>(
        float* gradient, float* input, TMask mask, float* mean, float* scale, float* offset, float* slope, float* inputGradient)
        where TMask : struct, IActivationMask =>
        ForEachPart((_, from, to) => ApplyGradient(gradient, input, mask, mean, scale, offset, slope, inputGradient, from, to));

    private void Apply(float* input, float* scale, float* shift, float* added, bool isActivated, float* output, long from, long to)
    {
        int width = channels;
        // A bound that is never met leaves values as they are.
        var least = new Vector<float>(isActivated ? 0 : float.NegativeInfinity);
        for (long row = from * width; row < to * width; row += width)
            for (int channel = 0; channel < width; channel += Vector<float>.Count)
            {
                var value = Vector.FusedMultiplyAdd(
                    Vector.Load(input + row + channel), Vector.Load(scale + channel), Vector.Load(shift + channel));
                if (added is not null)
                    value += Vector.Load(added + row + channel);
                // The greater, but NaN stays NaN.
                Vector.Store(Vector.ConditionalSelect(Vector.LessThan(value, least), least, value), output + row + channel);
            }
    }

    private void ApplyGradient<TMask>(
        float* gradient, float* input, TMask mask, float* mean, float* scale, float* offset, float* slope, float* inputGradient, long from,
        long to)
        where TMask : struct, IActivationMask
    {
        int width = channels;
        for (long row = from * width; row < to * width; row += width)
            for (int channel = 0; channel < width; channel += Vector<float>.Count)
            {
                var value = Vector.Load(input + row + channel);
                var passed = mask.Pass(Vector.Load(gradient + row + channel), value, row, channel);
                var centred = value - Vector.Load(mean + channel);
                var rest = passed - Vector.Load(offset + channel) - (centred * Vector.Load(slope + channel));
                Vector.Store(rest * Vector.Load(scale + channel), inputGradient + row + channel);
            }
    }

    private void SumInput(float* input, long from, long to, float* sums, float* squares)
    {
        int width = channels;
        for (long row = from * width; row < to * width; row += width)
            for (int channel = 0; channel < width; channel += Vector<float>.Count)
            {
                // About the first pixel, so that squares are of the size of the variance.
                var value = Vector.Load(input + row + channel) - Vector.Load(input + channel);
                Vector.Store(Vector.Load(sums + channel) + value, sums + channel);
                Vector.Store(Vector.FusedMultiplyAdd(value, value, Vector.Load(squares + channel)), squares + channel);
            }
    }

    private void SumGradient<TMask>(
        float* gradient, float* input, float* mean, TMask mask, float* passed, long from, long to, float* sums, float* products)
        where TMask : struct, IActivationMask
    {
        int width = channels;
        for (long row = from * width; row < to * width; row += width)
            for (int channel = 0; channel < width; channel += Vector<float>.Count)
            {
                var value = Vector.Load(input + row + channel);
                var through = mask.Pass(Vector.Load(gradient + row + channel), value, row, channel);
                if (passed is not null)
                    Vector.Store(through, passed + row + channel);
                Vector.Store(Vector.Load(sums + channel) + through, sums + channel);
                var centred = value - Vector.Load(mean + channel);
                Vector.Store(Vector.FusedMultiplyAdd(through, centred, Vector.Load(products + channel)), products + channel);
            }
    }

    /// <summary>Two sums over each channel.</summary>
    /// <param name="addBlock">Adds those of some pixels.</param>
    private (double[] First, double[] Second) Sum(BlockSums addBlock)
    {
        double[][] sums = new double[_parts][];
        ForEachPart((part, from, to) =>
        {
            double[] total = sums[part] = new double[2 * channels];
            float* block = stackalloc float[total.Length];
            for (; from < to; from += BlockPixels)
            {
                new Span<float>(block, total.Length).Clear();
                addBlock(from, Math.Min(from + BlockPixels, to), block, block + channels);
                for (int i = 0; i < total.Length; i++)
                    total[i] += block[i];
            }
        });
        double[] all = sums[0];
        foreach (double[] part in sums.AsSpan(1))
            for (int i = 0; i < all.Length; i++)
                all[i] += part[i];
        return (all[..channels], all[channels..]);
    }

    private void ForEachPart(Action<int, long, long> body) =>
        TorchTeam.For(_parts, part => body(part, pixels * part / _parts, pixels * (part + 1) / _parts));

    private delegate void BlockSums(long from, long to, float* first, float* second);
}
