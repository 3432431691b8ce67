using System.Runtime.InteropServices;

namespace Microsoft.ML.ResNet;

/// <summary>A rectangle in pixels, in the order in which ML.NET and torchvision write its sides. Pixels have their corners at whole
/// numbers.</summary>
/// <param name="Left">Smallest x.</param>
/// <param name="Top">Smallest y.</param>
/// <param name="Right">Largest x; the width is <c>Right - Left</c>, without a pixel added.</param>
/// <param name="Bottom">Largest y.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct Box(float Left, float Top, float Right, float Bottom)
{
    public float Width => Right - Left;

    public float Height => Bottom - Top;

    public float Area => Width * Height;

    /// <summary>Four values a box, as boxes.</summary>
    public static ReadOnlySpan<Box> Of(ReadOnlySpan<float> values) => MemoryMarshal.Cast<float, Box>(values);

    public float[] ToArray() => [Left, Top, Right, Bottom];

    /// <summary>Intersection over union, 0 for boxes that do not meet.</summary>
    public static float Overlap(Box a, Box b)
    {
        float width = MathF.Min(a.Right, b.Right) - MathF.Max(a.Left, b.Left);
        float height = MathF.Min(a.Bottom, b.Bottom) - MathF.Max(a.Top, b.Top);
        float shared = MathF.Max(width, 0) * MathF.Max(height, 0);
        return shared == 0 ? 0 : shared / (a.Area + b.Area - shared);
    }

    /// <summary>The part inside an image.</summary>
    public Box ClipTo(float width, float height) =>
        new(Math.Clamp(Left, 0, width), Math.Clamp(Top, 0, height), Math.Clamp(Right, 0, width), Math.Clamp(Bottom, 0, height));

    /// <summary>The box in an image that was stretched by these factors.</summary>
    public Box Scale(float horizontal, float vertical) =>
        new(Left * horizontal, Top * vertical, Right * horizontal, Bottom * vertical);

    /// <summary>The box in an image of another size.</summary>
    public Box Resize((int Height, int Width) from, (int Height, int Width) to) =>
        Scale((float)to.Width / from.Width, (float)to.Height / from.Height);

    /// <summary>The box in the mirror image, left for right.</summary>
    public Box Mirror(float width) => new(width - Right, Top, width - Left, Bottom);
}
