using Cells.Photos;
using SkiaSharp;

namespace Cells.Reports;

/// <summary>A photo to draw on.</summary>
internal sealed class BoxCanvas : IDisposable
{
    private readonly SKCanvas _canvas;
    private readonly SKPaint _line, _fill, _text;
    private readonly float _width;

    public BoxCanvas(SKBitmap photo)
    {
        _canvas = new(photo);
        _width = photo.Width;
        float unit = Math.Max(photo.Width, photo.Height) / 320f;
        _line = new() { IsStroke = true, StrokeWidth = Math.Max(1, unit), IsAntialias = true };
        _fill = new() { IsAntialias = true };
        _text = new() { Color = SKColors.White, TextSize = Math.Max(8, 7 * unit), IsAntialias = true };
    }

    /// <param name="one">Where.</param>
    /// <param name="colour">Of the line, and behind the text.</param>
    /// <param name="text">Above the box, or inside where there is no room; may be empty.</param>
    /// <param name="isBroken">Whether the line has gaps.</param>
    public void Box(FoundObject one, SKColor colour, string text, bool isBroken = false)
    {
        using var gaps = isBroken ? SKPathEffect.CreateDash([4 * _line.StrokeWidth, 3 * _line.StrokeWidth], 0) : null;
        (_line.Color, _line.PathEffect, _fill.Color) = (colour, gaps, colour);
        _canvas.DrawRect(new SKRect(one.Left, one.Top, one.Right, one.Bottom), _line);
        _line.PathEffect = null;
        if (text.Length == 0)
            return;
        float height = 1.3f * _text.TextSize, width = _text.MeasureText(text) + (0.5f * _text.TextSize);
        float left = Math.Clamp(one.Left, 0, Math.Max(0, _width - width)), bottom = one.Top < height ? one.Top + height : one.Top;
        _canvas.DrawRect(new SKRect(left, bottom - height, left + width, bottom), _fill);
        _canvas.DrawText(text, left + (0.25f * _text.TextSize), bottom - (0.3f * _text.TextSize), _text);
    }

    public void Dispose()
    {
        _canvas.Dispose();
        _line.Dispose();
        _fill.Dispose();
        _text.Dispose();
    }
}
