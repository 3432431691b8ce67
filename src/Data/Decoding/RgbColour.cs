namespace Microsoft.ML.ResNet;

/// <summary>A colour, each part in 0..255.</summary>
/// <param name="Red">Red.</param>
/// <param name="Green">Green.</param>
/// <param name="Blue">Blue.</param>
public readonly record struct RgbColour(byte Red, byte Green, byte Blue)
{
    /// <summary>Black, all parts 0.</summary>
    public static RgbColour Black => default;

    /// <summary>White, all parts 255.</summary>
    public static RgbColour White => new(byte.MaxValue, byte.MaxValue, byte.MaxValue);

    /// <summary>The colour as <c>(255, 255, 255)</c>.</summary>
    public override string ToString() => $"({Red}, {Green}, {Blue})";
}
