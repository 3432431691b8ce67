using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>How a store is read in batches; the same for every epoch.</summary>
internal sealed record BatchOptions
{
    public required int BatchSize { get; init; }

    /// <summary>What is read of each batch.</summary>
    public BatchShare Share { get; init; } = BatchShare.Whole;

    /// <summary>
    /// Whether the image before the share is read too, first: that which the share's first is mixed with; before the batch's first comes
    /// its last.
    /// </summary>
    public bool WithImageBefore { get; init; }

    /// <summary>A new order every epoch; else the order of the indices.</summary>
    public bool Shuffle { get; init; }

    /// <summary>How the order keeps to a part of the set at a time; null: it does not.</summary>
    public BlockShuffling? Blocks { get; init; }

    public ImageAugmentation Augmentation { get; init; } = ImageAugmentation.None;

    /// <summary>What will be applied to the batches: it tells the value to pad with. Without it images are padded with 0.</summary>
    public Normalization? Normalization { get; init; }

    public long Seed { get; init; }

    public Device Device { get; init; } = CPU;

    /// <summary>Threads that make batches. They do not change what is in them.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>
    /// Whether a last batch of one image is left out (unless it is the only one). Batch normalisation cannot train on it where a
    /// network's last maps are 1×1: there is one value a channel. With shuffling it is another image every epoch.
    /// </summary>
    public bool DropSingleImage { get; init; }

    /// <summary>
    /// Whether a batch keeps its size where images cannot be read and are left out: the next of its images that can be read is then shown
    /// once more. Else such a batch is smaller.
    /// </summary>
    public bool KeepsSize { get; init; }

    /// <summary>Batches in an epoch over <paramref name="images"/> images.</summary>
    public int CountBatches(int images)
    {
        int batches = (int)(((long)images + BatchSize - 1) / BatchSize);
        return DropSingleImage && batches > 1 && images % BatchSize == 1 ? batches - 1 : batches;
    }
}
