using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.Data;

public sealed partial class MLImage
{
    private const int Quality = 100;

    /// <summary>Formats whose extension is known; null: known, but with no encoder.</summary>
    private static readonly Dictionary<string, NativeImaging.Format?> Formats = new(StringComparer.OrdinalIgnoreCase)
    {
        [".png"] = NativeImaging.Format.Png,
        [".jpg"] = NativeImaging.Format.Jpeg,
        [".jpeg"] = NativeImaging.Format.Jpeg,
        [".bmp"] = null,
        [".gif"] = null,
        [".ico"] = null,
        [".astc"] = null,
        [".avif"] = null,
        [".dng"] = null,
        [".heif"] = null,
        [".ktx"] = null,
        [".pkm"] = null,
        [".wbmp"] = null,
        [".webp"] = null,
    };

    public void Save(string imagePath)
    {
        var pixels = Live;
        var extension = Path.GetExtension(imagePath);
        if (!Formats.TryGetValue(extension, out var format))
            throw new ArgumentException("Path has invalid image file extension.", nameof(imagePath));
        if (format is null)
        {
            throw new ArgumentException(
                $"Saving image with the format '{extension}' is not supported. Try save it with `Jpeg`, `Png`, or `Webp` format.", nameof(imagePath));
        }
        File.WriteAllBytes(imagePath, PixelCodec.Encode(pixels, format.Value, Quality));
    }
}
