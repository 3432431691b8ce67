namespace Reporting;

/// <summary>A picture that a page carries in itself.</summary>
/// <param name="MediaType">Such as image/png.</param>
/// <param name="Bytes">The file.</param>
internal sealed record Picture(string MediaType, byte[] Bytes)
{
    /// <summary>The picture as the address of an img element.</summary>
    public string DataUri => $"data:{MediaType};base64,{Convert.ToBase64String(Bytes)}";

    /// <summary>A file as it is. Large ones make large pages: see <see cref="FromPixels"/>.</summary>
    /// <exception cref="NotSupportedException">The file is of a kind that browsers do not show.</exception>
    public static Picture FromFile(string path) => new(Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".png" => "image/png",
        ".jpg" or ".jpeg" => "image/jpeg",
        ".gif" => "image/gif",
        ".webp" => "image/webp",
        ".bmp" => "image/bmp",
        var other => throw new NotSupportedException($"A picture must be a PNG, JPEG, GIF, WebP or BMP file; received {path} ({other})."),
    }, File.ReadAllBytes(path));

    /// <summary>Pixels as a PNG, made smaller if they are larger than they will be shown.</summary>
    /// <param name="pixels">Row by row, the channels of a pixel together: grey, or red, green and blue.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="channels">1 or 3.</param>
    /// <param name="longestSide">The most pixels in a row or column of the picture.</param>
    public static Picture FromPixels(ReadOnlySpan<byte> pixels, int width, int height, int channels, int longestSide = 240)
    {
        double scale = Math.Min(1, (double)longestSide / Math.Max(width, height));
        int newWidth = Math.Max(1, (int)Math.Round(width * scale)), newHeight = Math.Max(1, (int)Math.Round(height * scale));
        return new("image/png", PngFile.Encode(Shrink(pixels, width, height, channels, newWidth, newHeight), newWidth, newHeight, channels));
    }

    /// <summary>Each new pixel is the mean of the old ones it covers.</summary>
    private static byte[] Shrink(ReadOnlySpan<byte> pixels, int width, int height, int channels, int newWidth, int newHeight)
    {
        var result = new byte[newWidth * newHeight * channels];
        for (int y = 0; y < newHeight; y++)
        {
            int top = (int)((long)y * height / newHeight), bottom = (int)((long)(y + 1) * height / newHeight);
            for (int x = 0; x < newWidth; x++)
            {
                int left = (int)((long)x * width / newWidth), right = (int)((long)(x + 1) * width / newWidth), area = (bottom - top) * (right - left);
                for (int channel = 0; channel < channels; channel++)
                {
                    long sum = 0;
                    for (int row = top; row < bottom; row++)
                    {
                        for (int column = left; column < right; column++)
                            sum += pixels[(row * width + column) * channels + channel];
                    }
                    result[(y * newWidth + x) * channels + channel] = (byte)((sum + area / 2) / area);
                }
            }
        }
        return result;
    }
}
