namespace Microsoft.ML.ResNet;

/// <summary>Some of the images of a store: what a network is trained on or validated with.</summary>
internal sealed record LabelledImages(ImageStore Store, int[] Indices)
{
    public int Count => Indices.Length;

    /// <summary>
    /// How often each image is in the store, differently varied; where it is more than once, the first <see cref="Count"/> rows are those
    /// of pass 1, and so on.
    /// </summary>
    public int Passes { get; init; } = 1;

    /// <summary>The rows of some of the images in the pass that belongs to an epoch.</summary>
    /// <param name="indices">Of <see cref="Indices"/>.</param>
    /// <param name="epoch">From 1.</param>
    public int[] InEpoch(int[] indices, int epoch)
    {
        int first = (epoch - 1) % Passes * Count;
        return first == 0 ? indices : Array.ConvertAll(indices, index => first + index);
    }
}
