using Cells.Photos;
using Reporting;
using SkiaSharp;

namespace Cells.Reports;

/// <summary>Draws boxes on photos: the line thick enough to be seen at the size that the picture is shown in.</summary>
internal static class DrawnBoxes
{
    private static readonly SKColor Right = SKColor.Parse(Palette.Green), Wrong = SKColor.Parse(Palette.Vermilion),
        Missed = SKColor.Parse(Palette.Orange);

    /// <summary>What was found in a photo, each class in a colour of its own, as a PNG.</summary>
    public static byte[] Of(byte[] photo, IReadOnlyList<FoundObject> found)
    {
        string[] labels = [.. found.Select(one => one.Label).Distinct().Order(StringComparer.Ordinal)];
        return Draw(photo, canvas =>
        {
            foreach (var one in found)
                canvas.Box(one, SKColor.Parse(Palette.At(Array.IndexOf(labels, one.Label))), FormattableString.Invariant(
                    $"{one.Label} {one.Score:0.00}"));
        });
    }

    /// <summary>What was found rightly and wrongly, and, with broken lines, what was missed, as a PNG.</summary>
    public static byte[] Of(byte[] photo, PhotoResult result) => Draw(photo, canvas =>
    {
        foreach (var one in result.Right)
            canvas.Box(one, Right, "");
        foreach (var one in result.Missed)
            canvas.Box(one, Missed, one.Label, isBroken: true);
        foreach (var one in result.Wrong)
            canvas.Box(one, Wrong, FormattableString.Invariant($"{one.Label} {one.Score:0.00}"));
    });

    private static byte[] Draw(byte[] photo, Action<BoxCanvas> draw)
    {
        // As it is stored: boxes are counted in these pixels.
        using var data = SKData.CreateCopy(photo);
        using var codec = SKCodec.Create(data)
            ?? throw new InvalidDataException("A photo must be an image file of a kind that Skia reads.");
        using var bitmap = SKBitmap.Decode(codec, codec.Info.WithColorType(SKColorType.Rgba8888).WithAlphaType(SKAlphaType.Premul));
        using (var canvas = new BoxCanvas(bitmap))
            draw(canvas);
        using var encoded = bitmap.Encode(SKEncodedImageFormat.Png, quality: 100);
        return encoded.ToArray();
    }
}
