using System.Numerics;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Mean and spread of each value of an image over some images of a store. The result does not depend on threads: bytes are summed
/// as integers, exactly; floating-point values in double, relative to the first image so that a large mean does not swallow a
/// small spread, in blocks that depend on the number of images only and are added in order.
/// </summary>
internal sealed class PixelMoments
{
    private const int Blocks = 16;

    /// <summary>So many squares of bytes fit 32 bits: 65,025 · 65,536 is below 2^32.</summary>
    private const int LargestBlock = 1 << 16;

    private readonly ImageShape _shape;
    private int _count;
    private readonly double[] _means;
    private readonly double[] _squaredDeviations;

    private PixelMoments(ImageShape shape, int count)
    {
        (_shape, _count) = (shape, count);
        _means = new double[shape.PixelCount];
        _squaredDeviations = new double[shape.PixelCount];
    }

    /// <param name="store">Has the images.</param>
    /// <param name="indices">The images to measure.</param>
    /// <param name="share">The processes that measure images of bytes together; null: this one alone.</param>
    public static PixelMoments Of(ImageStore store, int[] indices, MeasuringShare? share = null)
    {
        ArgumentOutOfRangeException.ThrowIfZero(indices.Length, nameof(indices));
        var moments = new PixelMoments(store.Input.Shape, indices.Length);
        if (store.IsSingle)
            moments.MeasureSingles(store, indices);
        else
            moments.MeasureBytes(store, indices, share);
        return moments;
    }

    public float[] PixelMeans() => Array.ConvertAll(_means, value => (float)value);

    public float[] ChannelMeans() => OfChannels(channel => ChannelMean(channel));

    /// <summary>Spread of a channel's values around the mean image.</summary>
    public float[] DeviationsFromPixelMeans() => Deviations(_ => null);

    /// <summary>Spread of a channel's values around the channel's mean.</summary>
    public float[] DeviationsFromChannelMeans() => Deviations(channel => ChannelMean(channel));

    private double ChannelMean(int channel)
    {
        double sum = 0;
        for (int i = channel; i < _means.Length; i += _shape.Channels)
            sum += _means[i];
        return sum / (_means.Length / _shape.Channels);
    }

    /// <summary>Around c: Σ (x - c)² = Σ (x - mean)² + n (mean - c)². A channel without spread is divided by 1.</summary>
    private float[] Deviations(Func<int, double?> centre) => OfChannels(channel =>
    {
        double sum = 0;
        double? around = centre(channel);
        for (int i = channel; i < _means.Length; i += _shape.Channels)
        {
            double shift = around is { } value ? _means[i] - value : 0;
            sum += _squaredDeviations[i] + _count * shift * shift;
        }

        double deviation = Math.Sqrt(sum / ((double)_count * (_means.Length / _shape.Channels)));
        return deviation > 1e-6 ? deviation : 1;
    });

    private float[] OfChannels(Func<int, double> value) =>
        [.. Enumerable.Range(0, _shape.Channels).Select(channel => (float)value(channel))];

    private void MeasureBytes(ImageStore store, int[] indices, MeasuringShare? share)
    {
        int length = _means.Length;
        var sums = new ulong[length];
        var squares = new ulong[length];
        int size = Math.Min((indices.Length + Blocks - 1) / Blocks, LargestBlock), measured = 0;
        int[][] blocks = [.. MeasuredImages.PartOf(indices, share).ToArray().Chunk(size)];
        OwnThreads.For(
            blocks.Length,
            () => (Sums: new uint[length], Squares: new uint[length], Reader: new StoreReader(store)),
            (block, own) =>
            {
                Array.Clear(own.Sums);
                Array.Clear(own.Squares);
                int count = 0;
                foreach (int index in blocks[block])
                {
                    var pixels = own.Reader.ScoringView(index);
                    Add(pixels, own.Sums, own.Squares);
                    count += pixels.IsEmpty ? 0 : 1;
                }

                lock (sums)
                {
                    measured += count;
                    for (int i = 0; i < length; i++)
                    {
                        sums[i] += own.Sums[i];
                        squares[i] += own.Squares[i];
                    }
                }
            },
            static _ => { });

        _count = measured;
        if (share is not null)
            Sum(sums, squares, share);
        if (_count == 0)
            throw store.Unreadable!.NoneOf(indices.Length, indices[0]);
        for (int i = 0; i < length; i++)
        {
            _means[i] = (double)sums[i] / _count;
            _squaredDeviations[i] = (double)((UInt128)squares[i] * (uint)_count - (UInt128)sums[i] * sums[i]) / _count;
        }
    }

    /// <summary>Adds up what several processes have measured; of so few images as they measure, exactly.</summary>
    private void Sum(ulong[] sums, ulong[] squares, MeasuringShare share)
    {
        int length = sums.Length;
        double[] all = [_count, .. sums, .. squares];
        share.Sum(all);
        _count = (int)all[0];
        for (int i = 0; i < length; i++)
            (sums[i], squares[i]) = ((ulong)all[1 + i], (ulong)all[1 + length + i]);
    }

    private static void Add(ReadOnlySpan<byte> pixels, Span<uint> sums, Span<uint> squares)
    {
        int i = 0, lanes = Vector<uint>.Count;
        for (; i <= pixels.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(pixels[i..]), out var low, out var high);
            AddHalf(low, i, sums, squares);
            AddHalf(high, i + 2 * lanes, sums, squares);
        }

        for (; i < pixels.Length; i++)
        {
            sums[i] += pixels[i];
            squares[i] += (uint)pixels[i] * pixels[i];
        }

        static void AddHalf(Vector<ushort> values, int start, Span<uint> sums, Span<uint> squares)
        {
            Vector.Widen(values, out var low, out var high);
            Accumulate(low, sums[start..]);
            Accumulate(high, sums[(start + Vector<uint>.Count)..]);
            // The square of a byte fits 16 bits.
            Vector.Widen(values * values, out low, out high);
            Accumulate(low, squares[start..]);
            Accumulate(high, squares[(start + Vector<uint>.Count)..]);
        }

        static void Accumulate(Vector<uint> values, Span<uint> sums) => (new Vector<uint>(sums) + values).CopyTo(sums);
    }

    private void MeasureSingles(ImageStore store, int[] indices)
    {
        int length = _means.Length;
        var origin = store.Pixels<float>(indices[0]).ToArray();
        var blocks = indices.Chunk((indices.Length + Blocks - 1) / Blocks).ToArray();
        var partial = new (double[] Sums, double[] Squares)[blocks.Length];
        OwnThreads.For(blocks.Length, block =>
        {
            double[] sums = new double[length], squares = new double[length];
            foreach (int index in blocks[block])
            {
                var pixels = store.Pixels<float>(index);
                for (int i = 0; i < pixels.Length; i++)
                {
                    double value = (double)pixels[i] - origin[i];
                    sums[i] += value;
                    squares[i] += value * value;
                }
            }

            partial[block] = (sums, squares);
        });

        for (int i = 0; i < length; i++)
        {
            double sum = 0, square = 0;
            foreach (var (sums, squares) in partial)
            {
                sum += sums[i];
                square += squares[i];
            }

            _means[i] = origin[i] + sum / _count;
            _squaredDeviations[i] = Math.Max(0, square - sum * sum / _count);
        }
    }
}
