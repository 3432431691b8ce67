using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>
/// One pass over some images of a store, in batches that workers make ahead. What is in the batches is a function of the options'
/// seed and the epoch; worker count and timing do not matter.
/// </summary>
internal sealed class EpochBatches
{
    private readonly ImageStore _store;
    private readonly BatchOptions _options;
    private readonly int[] _order;
    // By what number each image of the order is varied.
    private readonly long[] _draws;
    private readonly CounterRandom _random;
    private readonly Array _padding;
    private readonly RandomCrops? _crops;
    private readonly ColourShifts? _colours;
    private readonly ConcurrentBag<StoreReader> _readers = [];

    private EpochBatches(ImageStore store, ReadOnlySpan<int> indices, BatchOptions options, int epoch)
    {
        (_store, _options, _order) = (store, options, indices.ToArray());
        if (options.Shuffle)
            Shuffle(_order, new(options.Seed, CounterRandom.Stream.Order, epoch));
        _draws = Draws(_order, store.Count);
        _random = new(options.Seed, CounterRandom.Stream.Augmentation, epoch);
        var padding = options.Normalization?.Padding(store.IsSingle);
        if (options.Augmentation.ShorterSide is { } range)
            _crops = new(store.Input.Shape, range, options.Augmentation.Mirror, options.Seed, epoch);
        if (options.Augmentation.ColourNoise is { } noise)
            _colours = new(noise.Colours!, noise.Deviation, options.Seed, epoch);
        int length = store.Input.Shape.PixelCount;
        _padding = padding ?? (store.IsSingle ? new float[length] : new byte[length]);
    }

    /// <summary>Reads one epoch. The caller disposes each batch; leaving the loop early ends the workers.</summary>
    /// <param name="store">Must outlive the enumeration.</param>
    /// <param name="indices">The images to read. One that is there more than once is varied otherwise each time.</param>
    /// <param name="options">How to read.</param>
    /// <param name="epoch">Number of the pass: each has its own order and its own crops.</param>
    /// <param name="cancellationToken">Ends the enumeration with an <see cref="OperationCanceledException"/>.</param>
    /// <param name="firstBatch">Where to begin: the number of batches of this epoch that were read before.</param>
    public static IEnumerable<Batch> Read(
        ImageStore store, ReadOnlySpan<int> indices, BatchOptions options, int epoch, CancellationToken cancellationToken,
        int firstBatch = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.BatchSize, nameof(options.BatchSize));
        return new EpochBatches(store, indices, options, epoch).Enumerate(firstBatch, cancellationToken);
    }

    /// <summary>Fisher-Yates.</summary>
    internal static void Shuffle(Span<int> indices, CounterRandom random)
    {
        for (int i = indices.Length - 1; i > 0; i--)
        {
            int j = random.At(i, i + 1);
            (indices[i], indices[j]) = (indices[j], indices[i]);
        }
    }

    /// <summary>An image's own number where it comes first, and numbers of no other image where it comes again.</summary>
    private static long[] Draws(int[] order, int count)
    {
        var shown = new int[order.DefaultIfEmpty(-1).Max() + 1];
        return Array.ConvertAll(order, image => image + (long)count * shown[image]++);
    }

    private IEnumerable<Batch> Enumerate(int firstBatch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var workers = new OrderedWorkers<Batch>(
            _options.CountBatches(_order.Length) - firstBatch, number => Make(firstBatch + number), _options.Workers,
            ahead: _options.Workers + 2);
        while (workers.Take(cancellationToken) is { } batch)
            yield return batch;
    }

    private Batch Make(int number)
    {
        int first = number * _options.BatchSize;
        var range = new Range(first, first + Math.Min(_options.BatchSize, _order.Length - first));
        var indices = ShareOf<int>(_order.AsSpan(range), out bool standsIn);
        var draws = ShareOf<long>(_draws.AsSpan(range), out _);
        var (channels, height, width) = _store.Input.Shape;
        // The thread is the workers' own and has no dispose scope: what is made here lives until it is disposed.
        var images = empty(indices.Length, height, width, channels, _store.IsSingle ? ScalarType.Float32 : ScalarType.Byte);
        Tensor? labels = null;
        try
        {
            labels = empty(indices.Length, ScalarType.Int64);
            if (_store.IsSingle)
                Fill<float>(indices, draws, images.bytes);
            else if (_store.Originals is null)
                Fill<byte>(indices, draws, images.bytes);
            else
                FillFromOriginals(indices, draws, images.bytes);
            if (_colours is not null)
                ShiftColours(_colours, draws, images.bytes);
            var classes = MemoryMarshal.Cast<byte, long>(labels.bytes);
            for (int i = 0; i < indices.Length; i++)
                classes[i] = _store.Labels[indices[i]];
            images = ToDevice(images);
            labels = ToDevice(labels);
            return new(images, labels, Array.ConvertAll(_order[range], image => _store.Labels[image]), standsIn);
        }
        catch
        {
            images.Dispose();
            labels?.Dispose();
            throw;
        }
    }

    /// <summary>Where there is nothing for this process in a small batch, others' images stand in.</summary>
    private ReadOnlySpan<T> ShareOf<T>(ReadOnlySpan<T> batch, out bool standsIn)
    {
        var (start, length) = _options.Share.Of(batch.Length);
        standsIn = length == 0;
        var share = standsIn ? batch[^Math.Min(batch.Length, BatchShare.FewestImages)..] : batch.Slice(start, length);
        return _options.WithImageBefore ? (T[])[batch[(start + batch.Length - 1) % batch.Length], .. share] : share;
    }

    private void Fill<T>(ReadOnlySpan<int> indices, ReadOnlySpan<long> draws, Span<byte> bytes)
        where T : unmanaged
    {
        var shape = _store.Input.Shape;
        var padding = (T[])_padding;
        var pixels = MemoryMarshal.Cast<byte, T>(bytes);
        for (int i = 0; i < indices.Length; i++)
        {
            var source = _store.Pixels<T>(indices[i]);
            var target = pixels.Slice(i * padding.Length, padding.Length);
            if (!_options.Augmentation.Moves)
                source.CopyTo(target);
            else
                CropPlacement.Draw(_options.Augmentation, _random, draws[i]).Copy(source, padding, target, shape);
        }
    }

    private void FillFromOriginals(ReadOnlySpan<int> indices, ReadOnlySpan<long> draws, Span<byte> pixels)
    {
        int length = _store.Input.Shape.PixelCount;
        var reader = _readers.TryTake(out var free) ? free : new(_store);
        for (int i = 0; i < indices.Length; i++)
        {
            var target = pixels.Slice(i * length, length);
            if (_crops is not null)
                reader.Read(indices[i], _crops, draws[i], target);
            else
                reader.ScoringView(indices[i]).CopyTo(target);
        }

        _readers.Add(reader);
    }

    private static void ShiftColours(ColourShifts colours, ReadOnlySpan<long> draws, Span<byte> pixels)
    {
        int length = pixels.Length / draws.Length;
        for (int i = 0; i < draws.Length; i++)
            colours.Apply(draws[i], pixels.Slice(i * length, length));
    }

    /// <summary>To a CUDA device through pinned memory, so that the copy runs while this thread makes the next batch.</summary>
    private Tensor ToDevice(Tensor tensor)
    {
        if (_options.Device.type == DeviceType.CPU)
            return tensor;

        using var pageable = tensor;
        if (_options.Device.type != DeviceType.CUDA)
            return pageable.to(_options.Device);

        using var pinned = pageable.pin_memory();
        return pinned.to(_options.Device, non_blocking: true);
    }
}
