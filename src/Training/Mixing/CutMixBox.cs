namespace Microsoft.ML.ResNet;

/// <summary>The part of an image that another takes.</summary>
internal readonly record struct CutMixBox(int Top, int Left, int Height, int Width)
{
    public int Area => Height * Width;

    /// <summary>
    /// A box of the image's proportions and about <c>1 - share</c> of its area, its centre anywhere, less what lies outside (Yun et al.,
    /// 2019, section 3.1 and algorithm 1).
    /// </summary>
    public static CutMixBox Draw(int height, int width, double share, ref StepRandom random)
    {
        double side = Math.Sqrt(1 - share);
        var (top, boxHeight) = Clip((int)(height * side), random.Next(height), height);
        var (left, boxWidth) = Clip((int)(width * side), random.Next(width), width);
        return new(top, left, boxHeight, boxWidth);
    }

    private static (int Start, int Length) Clip(int length, int centre, int size)
    {
        int start = Math.Clamp(centre - length / 2, 0, size);
        return (start, Math.Clamp(centre + length / 2, 0, size) - start);
    }
}
