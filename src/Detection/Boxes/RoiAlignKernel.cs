using System.Numerics;

namespace Microsoft.ML.ResNet;

/// <summary>RoIAlign over feature maps whose channels lie side by side, a vector of channels at a time.</summary>
/// <param name="batch">Images.</param>
/// <param name="rows">Rows of a map.</param>
/// <param name="columns">Columns of a map.</param>
/// <param name="channels">Channels of a pixel.</param>
/// <param name="grid">How regions are divided.</param>
internal sealed unsafe class RoiAlignKernel(int batch, int rows, int columns, int channels, RoiGrid grid)
{
    // Vectors of channels whose sums stay in registers.
    private const int Unrolled = 4;

    /// <summary>Pools regions.</summary>
    /// <param name="maps">[batch, rows, columns, channels].</param>
    /// <param name="regions">[regions, 5]: the image's number, left, top, right, bottom in pixels of the image.</param>
    /// <param name="count">Regions.</param>
    /// <param name="pooled">Receives [regions, size, size, channels].</param>
    public void Forward(float* maps, float* regions, int count, float* pooled)
    {
        int size = grid.Size;
        ForEach(count, channelSlices: false, (region, taps, _, _) =>
        {
            float* map = Prepare(taps, regions + (5L * region), maps);
            float* target = pooled + ((long)region * size * size * channels);
            for (int y = 0; y < size; y++)
            {
                var rowWeights = taps.Rows.Of(y, out int top);
                for (int x = 0; x < size; x++, target += channels)
                {
                    var columnWeights = taps.Columns.Of(x, out int left);
                    Average(map + (((long)top * columns) + left) * channels, rowWeights, columnWeights, target);
                }
            }
        });
    }

    /// <summary>
    /// Adds to <paramref name="mapGradients"/> what regions hand back. Each thread owns some of the channels and takes the regions in their
    /// order: nothing is added from two sides, and the sums do not depend on the number of threads.
    /// </summary>
    /// <param name="gradients">[regions, size, size, channels].</param>
    /// <param name="regions">[regions, 5].</param>
    /// <param name="count">Regions.</param>
    /// <param name="mapGradients">[batch, rows, columns, channels].</param>
    public void Backward(float* gradients, float* regions, int count, float* mapGradients)
    {
        int size = grid.Size;
        ForEach(count, channelSlices: true, (region, taps, from, to) =>
        {
            float* map = Prepare(taps, regions + (5L * region), mapGradients);
            float* source = gradients + ((long)region * size * size * channels);
            for (int y = 0; y < size; y++)
            {
                var rowWeights = taps.Rows.Of(y, out int top);
                for (int x = 0; x < size; x++, source += channels)
                {
                    var columnWeights = taps.Columns.Of(x, out int left);
                    Spread(source, rowWeights, columnWeights, map + (((long)top * columns) + left) * channels, from, to);
                }
            }
        });
    }

    private float* Prepare(Taps taps, float* region, float* maps)
    {
        int image = (int)region[0];
        if ((uint)image >= (uint)batch)
            throw new ArgumentException($"A region must be of one of the {batch} images; received image {image}.");
        taps.Rows.Prepare(grid, region[2], region[4], rows);
        taps.Columns.Prepare(grid, region[1], region[3], columns);
        return maps + ((long)image * rows * columns * channels);
    }

    private void Average(float* corner, ReadOnlySpan<float> rowWeights, ReadOnlySpan<float> columnWeights, float* target)
    {
        int width = Vector<float>.Count, channel = 0;
        for (; channel <= channels - (Unrolled * width); channel += Unrolled * width)
        {
            Vector<float> a = default, b = default, c = default, d = default;
            for (int row = 0; row < rowWeights.Length; row++)
            {
                float* pixel = corner + ((long)row * columns * channels) + channel;
                foreach (float columnWeight in columnWeights)
                {
                    var weight = new Vector<float>(rowWeights[row] * columnWeight);
                    a = Vector.FusedMultiplyAdd(weight, Vector.Load(pixel), a);
                    b = Vector.FusedMultiplyAdd(weight, Vector.Load(pixel + width), b);
                    c = Vector.FusedMultiplyAdd(weight, Vector.Load(pixel + (2 * width)), c);
                    d = Vector.FusedMultiplyAdd(weight, Vector.Load(pixel + (3 * width)), d);
                    pixel += channels;
                }
            }
            Vector.Store(a, target + channel);
            Vector.Store(b, target + channel + width);
            Vector.Store(c, target + channel + (2 * width));
            Vector.Store(d, target + channel + (3 * width));
        }
        for (; channel < channels; channel++)
        {
            float sum = 0;
            for (int row = 0; row < rowWeights.Length; row++)
            {
                for (int column = 0; column < columnWeights.Length; column++)
                    sum += rowWeights[row] * columnWeights[column] * corner[((((long)row * columns) + column) * channels) + channel];
            }
            target[channel] = sum;
        }
    }

    private void Spread(float* source, ReadOnlySpan<float> rowWeights, ReadOnlySpan<float> columnWeights, float* corner, int from, int to)
    {
        int width = Vector<float>.Count;
        for (int row = 0; row < rowWeights.Length; row++)
        {
            float* pixel = corner + ((long)row * columns * channels);
            foreach (float columnWeight in columnWeights)
            {
                float weight = rowWeights[row] * columnWeight;
                var weights = new Vector<float>(weight);
                int channel = from;
                for (; channel <= to - width; channel += width)
                    Vector.Store(Vector.FusedMultiplyAdd(weights, Vector.Load(source + channel), Vector.Load(pixel + channel)), pixel
                        + channel);
                for (; channel < to; channel++)
                    pixel[channel] += weight * source[channel];
                pixel += channels;
            }
        }
    }

    /// <summary>Divides the regions, or for each the channels, among the processors.</summary>
    private void ForEach(int count, bool channelSlices, Action<int, Taps, int, int> use)
    {
        int parts = Math.Min(Environment.ProcessorCount, channelSlices ? (channels + 15) / 16 : count);
        if (parts <= 1)
            Run(0, count, 0, channels);
        else
            Parallel.For(0, parts, part => Run(
                channelSlices ? 0 : (int)((long)count * part / parts), channelSlices ? count : (int)((long)count * (part + 1) / parts),
                channelSlices ? Slice(part) : 0, channelSlices ? Slice(part + 1) : channels));

        int Slice(int part) => Math.Min((int)((long)((channels + 15) / 16) * part / parts) * 16, channels);

        void Run(int first, int end, int from, int to)
        {
            var taps = new Taps();
            for (int region = first; region < end; region++)
                use(region, taps, from, to);
        }
    }

    private sealed class Taps
    {
        public RoiTaps Rows { get; } = new();

        public RoiTaps Columns { get; } = new();
    }
}
