namespace Microsoft.ML.ResNet;

/// <summary>An image brought to one of the sizes that views are taken at.</summary>
/// <param name="Shape">The size.</param>
/// <param name="Pixels">[H, W, C], uint8 or float32, as bytes.</param>
internal readonly record struct SizedImage(ImageShape Shape, byte[] Pixels);
