namespace Microsoft.ML.ResNet;

/// <summary>
/// How image files are resized: Pillow's filters of the same names, which count every pixel when they shrink (antialiasing).
/// </summary>
public enum ResizeFilter
{
    /// <summary>
    /// A triangle: the mean of two pixels and more, weighted by their distance. torchvision's networks were trained with it.
    /// </summary>
    Bilinear,

    /// <summary>
    /// Cubic convolution (Keys, 1981, with a = -0.5), over twice as many pixels: sharper, with a light edge beside a dark one. timm's
    /// networks were trained with it.
    /// </summary>
    Bicubic,
}
