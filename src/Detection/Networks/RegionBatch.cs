using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>Regions of the images of a batch, image after image.</summary>
/// <param name="sizes">Height and width of each image as the network sees it, without padding.</param>
internal sealed class RegionBatch(IReadOnlyList<(int Height, int Width)> sizes)
{
    private readonly List<float> _values = [];

    public int Count => _values.Count / 5;

    /// <summary>Of the largest image.</summary>
    public int ImageHeight { get; } = sizes.Max(size => size.Height);

    public void Add(int image, ReadOnlySpan<Box> boxes)
    {
        foreach (var box in boxes)
            _values.AddRange([image, box.Left, box.Top, box.Right, box.Bottom]);
    }

    public Box this[int index] =>
        MemoryMarshal.Read<Box>(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_values).Slice((5 * index) + 1, 4)));

    /// <summary>The image that a region is of.</summary>
    public int ImageOf(int index) => (int)_values[5 * index];

    /// <summary>Each of the images as one region.</summary>
    public RegionBatch WholeImages()
    {
        var batch = new RegionBatch(sizes);
        for (int image = 0; image < sizes.Count; image++)
            batch.Add(image, [new(0, 0, sizes[image].Width, sizes[image].Height)]);
        return batch;
    }

    /// <summary>Some of the regions, in the same images at other sizes.</summary>
    public RegionBatch At(IReadOnlyList<(int Height, int Width)> otherSizes, IReadOnlyList<int> indices)
    {
        var batch = new RegionBatch(otherSizes);
        foreach (int index in indices)
            batch.Add(ImageOf(index), [this[index].Resize(sizes[ImageOf(index)], otherSizes[ImageOf(index)])]);
        return batch;
    }

    /// <summary>Some of the regions.</summary>
    /// <returns>float32 [R, 5], fresh.</returns>
    public Tensor ToTensor(IReadOnlyList<int> indices)
    {
        float[] values = new float[5 * indices.Count];
        for (int i = 0; i < indices.Count; i++)
            CollectionsMarshal.AsSpan(_values).Slice(5 * indices[i], 5).CopyTo(values.AsSpan(5 * i));
        return tensor(values, [indices.Count, 5]);
    }
}
