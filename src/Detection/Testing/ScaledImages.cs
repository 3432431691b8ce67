namespace Microsoft.ML.ResNet;

/// <summary>Images at one of the sizes that they are looked at.</summary>
/// <param name="Images">Each <c>[height, width, 3]</c>, at least one.</param>
/// <param name="Size">Their size, without padding.</param>
internal sealed record ScaledImages(IReadOnlyList<byte[]> Images, (int Height, int Width) Size);
