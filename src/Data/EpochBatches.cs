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
        var order = new CounterRandom(options.Seed, CounterRandom.Stream.Order, epoch);
        if (options is { Shuffle: true, Blocks: { } blocks })
            blocks.Shuffle(_order, order);
        else if (options.Shuffle)
            Shuffle(_order, order);
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
    /// <param name="indices">What is shuffled.</param>
    /// <param name="random">Decides.</param>
    /// <param name="counter">The first of as many counters as there are indices.</param>
    internal static void Shuffle(Span<int> indices, CounterRandom random, long counter = 0)
    {
        for (int i = indices.Length - 1; i > 0; i--)
        {
            int j = random.At(counter + i, i + 1);
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
        {
            if (batch.Count > 0)
                yield return batch;
            else
                batch.Dispose();
        }
    }

    private Batch Make(int number)
    {
        int first = number * _options.BatchSize, size = Math.Min(_options.BatchSize, _order.Length - first);
        int[] places = ShareOf(first, size, out bool standsIn);
        var (channels, height, width) = _store.Input.Shape;
        // The thread is the workers' own and has no dispose scope: what is made here lives until it is disposed.
        var images = empty(places.Length, height, width, channels, _store.IsSingle ? ScalarType.Float32 : ScalarType.Byte);
        Tensor? labels = null;
        try
        {
            int[] classes = Fill(places, first, size, images.bytes);
            images = ToDevice(FirstOf(images, classes.Length));
            labels = ToDevice(tensor(Array.ConvertAll(classes, label => (long)label)));
            int[] wholeBatch = _options.Share.Count == 1
                ? classes
                : Array.ConvertAll(_order[first..(first + size)], image => _store.Labels[image]);
            return new(images, labels, wholeBatch, standsIn);
        }
        catch
        {
            images.Dispose();
            labels?.Dispose();
            throw;
        }
    }

    /// <summary>Where there is nothing for this process in a small batch, others' images stand in.</summary>
    /// <returns>Places in the order.</returns>
    private int[] ShareOf(int first, int size, out bool standsIn)
    {
        var (start, length) = _options.Share.Of(size);
        standsIn = length == 0;
        if (standsIn)
        {
            length = Math.Min(size, BatchShare.FewestImages);
            start = size - length;
        }

        int[] before = _options.WithImageBefore ? [first + (start + size - 1) % size] : [];
        return [.. before, .. Enumerable.Range(first + start, length)];
    }

    /// <summary>Writes the images of some places of the order, one after the other.</summary>
    /// <returns>The classes of those that were written.</returns>
    private int[] Fill(int[] places, int first, int size, Span<byte> images)
    {
        int length = images.Length / places.Length, count = 0;
        var classes = new int[places.Length];
        var reader = _readers.TryTake(out var free) ? free : new(_store);
        foreach (int place in places)
        {
            var target = images.Slice(count * length, length);
            int tries = _options.KeepsSize ? size : 1, tried = 0;
            // What stands in for an image depends on the batch, and not on who has which share of it.
            int shown = place;
            while (!TryShow(shown, reader, target) && ++tried < tries)
                shown = first + (place - first + tried) % size;
            if (tried < tries)
                classes[count++] = _store.Labels[_order[shown]];
            else if (_options.KeepsSize)
                throw _store.Unreadable!.NoneOf(size, _order[place]);
        }

        _readers.Add(reader);
        return classes[..count];
    }

    /// <summary>Writes an image as it is to be seen in this epoch.</summary>
    /// <returns>False where it cannot be read and is left out.</returns>
    private bool TryShow(int place, StoreReader reader, Span<byte> target)
    {
        var (image, draw) = (_order[place], _draws[place]);
        if (_store.IsSingle)
        {
            Move(_store.Pixels<float>(image), draw, MemoryMarshal.Cast<byte, float>(target));
        }
        else if (_store.Originals is not null && (_crops is not null || !_options.Augmentation.Moves))
        {
            if (!reader.TryRead(image, _crops, draw, target))
                return false;
        }
        else
        {
            var pixels = reader.ScoringView(image);
            if (pixels.IsEmpty)
                return false;
            Move(pixels, draw, target);
        }

        _colours?.Apply(draw, target);
        return true;
    }

    private void Move<T>(ReadOnlySpan<T> image, long draw, Span<T> target)
        where T : unmanaged
    {
        if (_options.Augmentation.Moves)
            CropPlacement.Draw(_options.Augmentation, _random, draw).Copy(image, (T[])_padding, target, _store.Input.Shape);
        else
            image.CopyTo(target);
    }

    private static Tensor FirstOf(Tensor images, int count)
    {
        if (count == images.shape[0])
            return images;
        using (images)
        using (var first = images.narrow(0, 0, count))
            return first.clone();
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
