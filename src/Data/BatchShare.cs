namespace Microsoft.ML.ResNet;

/// <summary>
/// Which images of each batch one of several processes takes: a part in the order of the batch, so that all parts together are the batch.
/// </summary>
/// <param name="Rank">Of the process, from 0.</param>
/// <param name="Count">Of processes, at least 1.</param>
internal readonly record struct BatchShare(int Rank, int Count)
{
    /// <summary>Batch normalization cannot train on one image where a network's last maps are 1×1.</summary>
    public const int FewestImages = 2;

    public static BatchShare Whole { get; } = new(0, 1);

    /// <summary>
    /// The part of so many images. Parts differ by one image at most; where there are too few images, the last processes have none.
    /// </summary>
    public (int Start, int Length) Of(int images)
    {
        int taking = Math.Clamp(images / FewestImages, 1, Count);
        if (Rank >= taking)
            return (images, 0);
        int start = At(images, Rank, taking);
        return (start, At(images, Rank + 1, taking) - start);
    }

    /// <summary>The part of images that are not in batches, as those of a validation set.</summary>
    public (int Start, int Length) OfAll(int images) => (At(images, Rank, Count), At(images, Rank + 1, Count) - At(images, Rank, Count));

    private static int At(int images, int part, int parts) => (int)((long)images * part / parts);
}
