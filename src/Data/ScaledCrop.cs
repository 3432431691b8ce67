namespace Microsoft.ML.ResNet;

/// <summary>An image resized to a size, and the part of it that is shown.</summary>
/// <param name="Width">Columns of the whole image after resizing.</param>
/// <param name="Height">Rows of the whole image after resizing.</param>
/// <param name="Left">First column that is shown.</param>
/// <param name="Top">First row that is shown.</param>
/// <param name="Mirror">Whether what is shown is mirrored left to right.</param>
internal readonly record struct ScaledCrop(int Width, int Height, int Left, int Top, bool Mirror)
{
    /// <summary>The size of the whole image after resizing.</summary>
    public (int Width, int Height) Whole => (Width, Height);

    /// <summary>The centre of the image resized by its shorter side, or of its smallest cover.</summary>
    public static ScaledCrop Centre(int width, int height, int? shorterSide, ImageShape shape)
    {
        if (shorterSide is not { } side)
            return Cover(width, height, shape);
        var (wide, high) = Resize(width, height, side, shape);
        return CentreOf(wide, high, shape);
    }

    /// <summary>The centre of an image of some size. Halves are rounded to even, as torchvision's CenterCrop does.</summary>
    public static ScaledCrop CentreOf(int width, int height, ImageShape shape) =>
        new(width, height, (int)Math.Round((width - shape.Width) / 2.0), (int)Math.Round((height - shape.Height) / 2.0), Mirror: false);

    /// <summary>The smallest scale at which an image covers <paramref name="shape"/>, then the centre of it.</summary>
    public static ScaledCrop Cover(int width, int height, ImageShape shape)
    {
        var (wide, high) = (long)width * shape.Height <= (long)height * shape.Width
            ? (shape.Width, Scaled(height, shape.Width, width, shape))
            : (Scaled(width, shape.Height, height, shape), shape.Height);
        return CentreOf(wide, high, shape);
    }

    /// <summary>The image resized by its shorter side; the longer side's fraction is dropped.</summary>
    public static (int Width, int Height) Resize(int width, int height, int shorterSide, ImageShape shape) =>
        width <= height
            ? (shorterSide, Scaled(height, shorterSide, width, shape))
            : (Scaled(width, shorterSide, height, shape), shorterSide);

    private static int Scaled(int side, int to, int from, ImageShape shape) =>
        (long)side * to / from is var scaled && scaled <= int.MaxValue
        ? (int)scaled
        : throw new UnreadableImageException($"its sides are too different to be cropped to {shape}");
}
