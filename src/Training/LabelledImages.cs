namespace Microsoft.ML.ResNet;

/// <summary>Some of the images of a store: what a network is trained on or validated with.</summary>
internal sealed record LabelledImages(ImageStore Store, int[] Indices)
{
    public int Count => Indices.Length;
}
