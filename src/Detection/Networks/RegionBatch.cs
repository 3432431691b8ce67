using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Microsoft.ML.ResNet;

/// <summary>Regions of the images of a batch, image after image.</summary>
/// <param name="imageHeight">Of the largest image as the network sees it, in pixels, without padding.</param>
/// <param name="imageWidth">Likewise.</param>
internal sealed class RegionBatch(int imageHeight, int imageWidth)
{
    private readonly List<float> _values = [];

    public int Count => _values.Count / 5;

    public int ImageHeight => imageHeight;

    public int ImageWidth => imageWidth;

    public void Add(int image, ReadOnlySpan<Box> boxes)
    {
        foreach (var box in boxes)
            _values.AddRange([image, box.Left, box.Top, box.Right, box.Bottom]);
    }

    public Box this[int index] =>
        MemoryMarshal.Read<Box>(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_values).Slice((5 * index) + 1, 4)));

    /// <summary>The image that a region is of.</summary>
    public int ImageOf(int index) => (int)_values[5 * index];

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
