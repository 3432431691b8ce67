using Microsoft.ML.Data;
using SkiaSharp;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Where in an image a network sees a class: the heat map of Grad-CAM (Selvaraju et al. 2017), which is high where the layer's maps speak
/// for the class and 0 where they do not.
/// </summary>
public sealed class ClassActivationMap
{
    private const float DefaultOpacity = 0.75f;

    private readonly float[] _values;
    private readonly byte[] _pixels;
    private readonly ImageShape _image;

    /// <summary>Takes over both arrays.</summary>
    /// <param name="values">The heat, row by row.</param>
    /// <param name="height">Its rows.</param>
    /// <param name="width">Its columns.</param>
    /// <param name="pixels">What the network saw, [H, W, C].</param>
    /// <param name="image">The shape of that.</param>
    internal ClassActivationMap(float[] values, int height, int width, byte[] pixels, ImageShape image) =>
        (_values, Height, Width, _pixels, _image) = (values, height, width, pixels, image);

    /// <summary>The class's key value, counted from 1.</summary>
    public required uint Key { get; init; }

    /// <summary>The class's name; the key as text where classes have no names.</summary>
    public required string Label { get; init; }

    /// <summary>The probability that the network gives the class, in 0..1.</summary>
    public required float Probability { get; init; }

    /// <summary>The layer whose maps it is made of.</summary>
    public required string Layer { get; init; }

    /// <summary>Rows of the heat map: those of the layer's maps, fewer than the image has.</summary>
    public int Height { get; }

    /// <summary>Columns of the heat map.</summary>
    public int Width { get; }

    /// <summary>The heat, row by row, as Grad-CAM defines it: not negative, in units of the class's logit.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>What the network saw of the image: its size, after resizing and cropping.</summary>
    public ImageShape ImageShape => _image;

    /// <summary>
    /// The heat at another size, from 0 to 1 at the hottest place of <see cref="Values"/>: by bilinear interpolation between the centres of
    /// the map's cells. All zeros where nothing speaks for the class.
    /// </summary>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <returns>Row by row.</returns>
    public float[] Resize(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        float largest = _values.Max(), scale = largest > 0 ? 1 / largest : 0;
        float[] resized = new float[width * height];
        for (int y = 0; y < height; y++)
        {
            var (top, bottom, down) = Neighbours(y, height, Height);
            for (int x = 0; x < width; x++)
            {
                var (left, right, across) = Neighbours(x, width, Width);
                float above = Lerp(_values[(top * Width) + left], _values[(top * Width) + right], across);
                float below = Lerp(_values[(bottom * Width) + left], _values[(bottom * Width) + right], across);
                resized[(y * width) + x] = scale * Lerp(above, below, down);
            }
        }
        return resized;

        static float Lerp(float from, float to, float place) => from + ((to - from) * place);
    }

    /// <summary>The image as the network saw it with the heat over it, the more opaque the hotter.</summary>
    /// <param name="opacity">How much of the image the hottest place hides, in 0..1.</param>
    /// <returns>
    /// An image of the size of <see cref="ImageShape"/>, which the caller disposes; <c>Save</c> writes it as PNG or JPEG.
    /// </returns>
    public MLImage Overlay(float opacity = DefaultOpacity) =>
        MLImage.CreateFromPixels(_image.Width, _image.Height, MLPixelFormat.Rgba32, Draw(opacity));

    /// <summary>What <see cref="Overlay"/> gives, as a PNG file.</summary>
    /// <inheritdoc cref="Overlay" path="/param"/>
    public byte[] OverlayAsPng(float opacity = DefaultOpacity)
    {
        using var image = SKImage.FromPixelCopy(
            new SKImageInfo(_image.Width, _image.Height, SKColorType.Rgba8888, SKAlphaType.Opaque), Draw(opacity));
        using var png = image.Encode(SKEncodedImageFormat.Png, quality: 100);
        return png.ToArray();
    }

    private byte[] Draw(float opacity)
    {
        if (!(opacity is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(opacity), opacity, "The opacity must be in 0..1.");
        float[] heat = Resize(_image.Width, _image.Height);
        byte[] drawn = new byte[4 * heat.Length];
        for (int i = 0; i < heat.Length; i++)
        {
            var (red, green, blue) = HeatColours.Mix(ColourAt(i), HeatColours.Of(heat[i]), opacity * heat[i]);
            (drawn[4 * i], drawn[(4 * i) + 1], drawn[(4 * i) + 2], drawn[(4 * i) + 3]) = (red, green, blue, byte.MaxValue);
        }
        return drawn;
    }

    /// <summary>Of images that are neither grey nor colour the first channel is shown.</summary>
    private RgbColour ColourAt(int place)
    {
        var pixel = _pixels.AsSpan(place * _image.Channels, _image.Channels);
        return pixel.Length == 3 ? new(pixel[0], pixel[1], pixel[2]) : new(pixel[0], pixel[0], pixel[0]);
    }

    private static (int Before, int After, float Place) Neighbours(int pixel, int pixels, int cells)
    {
        float centre = Math.Clamp(((pixel + 0.5f) * cells / pixels) - 0.5f, 0, cells - 1);
        int before = (int)centre;
        return (before, Math.Min(before + 1, cells - 1), centre - before);
    }
}
