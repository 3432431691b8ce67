namespace Microsoft.ML.ResNet;

/// <summary>How large a detector sees an image: the shorter side at a size, unless the longer would be too long (Girshick 2015, section
/// 5.3).</summary>
/// <param name="ShorterSide">Pixels.</param>
/// <param name="LongerSide">At most so many pixels.</param>
internal readonly record struct DetectionSize(int ShorterSide, int LongerSide)
{
    /// <summary>Images of a batch are padded to multiples of this, the stride of the coarsest maps.</summary>
    public const int Multiple = 32;

    /// <summary>The size that an image is resized to.</summary>
    public (int Height, int Width) Of(int height, int width)
    {
        double scale = Math.Min((double)ShorterSide / Math.Min(height, width), (double)LongerSide / Math.Max(height, width));
        return (Math.Max((int)Math.Round(height * scale), 1), Math.Max((int)Math.Round(width * scale), 1));
    }

    /// <summary>A side with padding.</summary>
    public static int Padded(int side) => (side + Multiple - 1) / Multiple * Multiple;
}
