using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>One pass over images, in batches that workers make ahead: what is in them is a function of seed and epoch.</summary>
/// <param name="images">Must outlive the enumeration.</param>
/// <param name="batchSize">Images at once.</param>
/// <param name="sizes">Each image gets one of these at random.</param>
/// <param name="mirror">Whether half of them are mirrored.</param>
/// <param name="seed">Decides order, sizes and mirroring.</param>
/// <param name="share">What is made of each batch. All parts have the size of the whole, so that they see what the whole would.</param>
internal sealed class DetectionBatches(
    DetectionImages images, int batchSize, IReadOnlyList<DetectionSize> sizes, bool mirror, long seed, BatchShare share)
{
    /// <summary>Batches of every pass.</summary>
    public int Count { get; } = Grouped([.. Enumerable.Range(0, images.Count)], images, batchSize).Count;

    /// <param name="epoch">Number of the pass.</param>
    /// <param name="workers">Threads.</param>
    /// <param name="first">Where to begin.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    public IEnumerable<DetectionBatch> Read(int epoch, int workers, int first, CancellationToken cancellationToken)
    {
        int[] order = [.. Enumerable.Range(0, images.Count)];
        EpochBatches.Shuffle(order, new(seed, CounterRandom.Stream.Order, epoch));
        var batches = Grouped(order, images, batchSize);
        int[] turns = [.. Enumerable.Range(0, batches.Count)];
        EpochBatches.Shuffle(turns, new(seed, CounterRandom.Stream.Sampling, epoch));
        var random = new CounterRandom(seed, CounterRandom.Stream.Augmentation, epoch);
        using var ahead = new OrderedWorkers<DetectionBatch>(
            batches.Count - first, number => Make(batches[turns[first + number]], random), workers, workers + 2);
        while (ahead.Take(cancellationToken) is { } batch)
            yield return batch;
    }

    /// <summary>Images of one batch are all upright or all not, so that little of it is padding.</summary>
    private static List<int[]> Grouped(int[] order, DetectionImages images, int batchSize)
    {
        var batches = new List<int[]>();
        foreach (var group in order.GroupBy(index => batchSize > 1 && images.Size(index) is var (height, width) && height > width).OrderBy(
            group => group.Key))
            batches.AddRange(group.Chunk(batchSize));
        return batches;
    }

    private DetectionBatch Make(int[] indices, CounterRandom random)
    {
        var made = new (int Height, int Width)[indices.Length];
        for (int i = 0; i < made.Length; i++)
        {
            var (height, width) = images.Size(indices[i]);
            made[i] = sizes[random.At(2L * indices[i], sizes.Count)].Of(height, width);
        }
        int paddedHeight = DetectionSize.Padded(made.Max(size => size.Height)),
            paddedWidth = DetectionSize.Padded(made.Max(size => size.Width));
        var (start, length) = share.OfAll(indices.Length);
        // The thread is the workers' own and has no dispose scope.
        var pixels = zeros([length, paddedHeight, paddedWidth, 3], ScalarType.Byte);
        try
        {
            var truths = new GroundTruth[length];
            for (int i = 0; i < length; i++)
                truths[i] = Fill(indices[start + i], made[start + i], random,
                    pixels.bytes.Slice(i * paddedHeight * paddedWidth * 3, paddedHeight * paddedWidth * 3), paddedWidth);
            return new(pixels, made[start..(start + length)], truths, start, indices.Length);
        }
        catch
        {
            pixels.Dispose();
            throw;
        }
    }

    private GroundTruth Fill(int index, (int Height, int Width) size, CounterRandom random, Span<byte> target, int paddedWidth)
    {
        bool isMirrored = mirror && random.At((2L * index) + 1, 2) == 1;
        byte[] image = new byte[size.Height * size.Width * 3];
        images.Read(index, size, isMirrored, image);
        CopyRows(image, size, target, paddedWidth);
        var (height, width) = images.Size(index);
        return images.Truth(index).Resize((float)size.Width / width, (float)size.Height / height, isMirrored ? size.Width : null);
    }

    /// <summary>Puts an image into the upper left corner of a larger one.</summary>
    public static void CopyRows(ReadOnlySpan<byte> image, (int Height, int Width) size, Span<byte> target, int targetWidth)
    {
        int row = size.Width * 3;
        for (int y = 0; y < size.Height; y++)
            image.Slice(y * row, row).CopyTo(target[(y * targetWidth * 3)..]);
    }
}
