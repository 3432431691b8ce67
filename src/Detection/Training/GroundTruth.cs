namespace Microsoft.ML.ResNet;

/// <summary>What there is in an image.</summary>
/// <param name="Boxes">Where.</param>
/// <param name="Classes">What, from 0.</param>
/// <param name="IsIgnored">Whether it is neither to be found nor wrong to find.</param>
internal sealed record GroundTruth(Box[] Boxes, int[] Classes, bool[] IsIgnored)
{
    /// <summary>The same in the image resized by these factors, then mirrored if a width is given.</summary>
    public GroundTruth Resize(float horizontal, float vertical, float? mirrorWidth) => this with
    {
        Boxes = Array.ConvertAll(
            Boxes, box => box.Scale(horizontal, vertical) is var scaled && mirrorWidth is { } width ? scaled.Mirror(width) : scaled),
    };

    /// <summary>Indices of what is to be found.</summary>
    public IEnumerable<int> Wanted => Enumerable.Range(0, Boxes.Length).Where(index => !IsIgnored[index]);
}
