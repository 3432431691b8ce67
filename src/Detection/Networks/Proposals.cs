namespace Microsoft.ML.ResNet;

/// <summary>Regions of one image that may hold an object, the likeliest first.</summary>
/// <param name="Boxes">In pixels of the image as the network sees it.</param>
/// <param name="Logits">How likely.</param>
internal sealed record Proposals(Box[] Boxes, float[] Logits);
