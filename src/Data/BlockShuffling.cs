namespace Microsoft.ML.ResNet;

/// <summary>
/// An order of images that is nearly random and keeps to a part of the disk at a time, for packed sets that are larger than memory on disks
/// and network file systems with long ways: blocks of neighbouring images are put in random order, and images are shuffled within windows
/// of some blocks. Each image is shown once an epoch.
/// </summary>
/// <remarks>
/// Neighbours in a block are shown within the same few batches: the set itself must be in random order, not class after class. Pack it so:
/// <c>mlContext.Data.PackImages(mlContext.Data.ShuffleRows(images, seed: 1), path)</c>.
/// </remarks>
public sealed record BlockShuffling
{
    private const int MostImages = 1 << 24;

    /// <summary>Images of a block, at least 1. A block of some tens of megabytes is read as fast as a disk can. Default 256.</summary>
    public int BlockImages { get; init; } = 256;

    /// <summary>Blocks of a window, at least 1; memory should hold two windows. Default 64.</summary>
    public int WindowBlocks { get; init; } = 64;

    internal IEnumerable<string> Problems()
    {
        if (BlockImages is < 1 or > MostImages)
            yield return $"BlockShuffling.BlockImages must be from 1 to {MostImages}; received {BlockImages}.";
        if (WindowBlocks is < 1 or > MostImages)
            yield return $"BlockShuffling.WindowBlocks must be from 1 to {MostImages}; received {WindowBlocks}.";
    }

    /// <summary>Puts images in an order that is a function of the random numbers alone.</summary>
    /// <param name="images">Their numbers in the set.</param>
    /// <param name="random">Of the epoch.</param>
    internal void Shuffle(int[] images, CounterRandom random)
    {
        int[] ordered = [.. images.Order()];
        int[] blocks = [.. Enumerable.Range(0, (images.Length + BlockImages - 1) / BlockImages)];
        // Counters from the number of images on: those before it are for the windows.
        EpochBatches.Shuffle(blocks, random, images.Length);
        int place = 0;
        foreach (int block in blocks)
        {
            var neighbours = ordered.AsSpan(block * BlockImages, Math.Min(BlockImages, images.Length - block * BlockImages));
            neighbours.CopyTo(images.AsSpan(place));
            place += neighbours.Length;
        }

        int window = (int)Math.Min((long)BlockImages * WindowBlocks, images.Length);
        for (int start = 0; start < images.Length; start += window)
            EpochBatches.Shuffle(images.AsSpan(start, Math.Min(window, images.Length - start)), random, start);
    }
}
