namespace Microsoft.ML.ResNet;

/// <summary>
/// Where an image lies on a row or column of pixels. A quarter of 1,001 pixels is 250.25: decoders give 251, and the last is three quarters
/// of nothing.
/// </summary>
/// <param name="Start">In pixels, from the edge of the first one.</param>
/// <param name="Length">In pixels.</param>
internal readonly record struct Extent(double Start, double Length)
{
    /// <summary>The same seen from the other end of so many pixels.</summary>
    public Extent Mirrored(int pixels) => new(pixels - Start - Length, Length);
}
