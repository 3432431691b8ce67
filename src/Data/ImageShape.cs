namespace Microsoft.ML.ResNet;

/// <summary>The size of an image as the network sees it.</summary>
/// <param name="Channels">1 for grey, 3 for red, green, blue.</param>
/// <param name="Height">Rows of pixels.</param>
/// <param name="Width">Columns of pixels.</param>
public readonly record struct ImageShape(int Channels, int Height, int Width)
{
    /// <summary>How many values one image has: <c>Channels · Height · Width</c>.</summary>
    public int PixelCount => checked(Channels * Height * Width);

    /// <summary>
    /// What a layer of this stride makes of it: every strided layer of residual networks pads so that n pixels become ⌈n / stride⌉.
    /// </summary>
    internal ImageShape DividedBy(int stride) =>
        this with { Height = (Height + stride - 1) / stride, Width = (Width + stride - 1) / stride };

    /// <summary>The shape as <c>channels×height×width</c>, for example <c>3×224×224</c>.</summary>
    public override string ToString() => $"{Channels}×{Height}×{Width}";
}
