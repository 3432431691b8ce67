using System.Buffers.Binary;

namespace Microsoft.ML.ResNet;

/// <summary>
/// The kind of a file, told by how it begins and not by its name. The one list of formats for loading, training, scoring and serving.
/// </summary>
/// <param name="Name">What messages call it, with its article.</param>
/// <param name="IsReadable">Whether it can be decoded.</param>
/// <param name="IsImage">Whether it is an image at all.</param>
internal sealed record ImageFormat(string Name, bool IsReadable, bool IsImage = true)
{
    /// <summary>The formats that can be decoded, for messages.</summary>
    public const string Readable = "JPEG, PNG, GIF, BMP, WebP and ICO";

    /// <summary>Bytes from the beginning of a file that tell its format.</summary>
    public const int HeadBytes = 512;

    public static readonly ImageFormat Jpeg = new("a JPEG file", true);
    public static readonly ImageFormat Png = new("a PNG file", true);
    public static readonly ImageFormat Gif = new("a GIF file", true);
    public static readonly ImageFormat Bmp = new("a BMP file", true);
    public static readonly ImageFormat WebP = new("a WebP file", true);
    public static readonly ImageFormat Icon = new("an ICO file", true);

    private static readonly ImageFormat Tiff = new("a TIFF file (or a camera's raw file)", false);
    private static readonly ImageFormat Avif = new("an AVIF file", false);
    private static readonly ImageFormat Heic = new("a HEIC file", false);
    private static readonly ImageFormat JpegXL = new("a JPEG XL file", false);
    private static readonly ImageFormat Jpeg2000 = new("a JPEG 2000 file", false);
    private static readonly ImageFormat JpegXR = new("a JPEG XR file", false);
    private static readonly ImageFormat Photoshop = new("a Photoshop file", false);
    private static readonly ImageFormat Svg = new("an SVG file", false);
    private static readonly ImageFormat Netpbm = new("a PBM, PGM or PPM file", false);
    private static readonly ImageFormat OpenExr = new("an OpenEXR file", false);
    private static readonly ImageFormat Pdf = new("a PDF file", false, IsImage: false);
    private static readonly ImageFormat Html = new("an HTML page", false, IsImage: false);
    private static readonly ImageFormat LfsPointer =
        new("a Git LFS pointer, in the place of the file that `git lfs pull` would fetch", false, IsImage: false);

    /// <summary>The format of a file.</summary>
    /// <param name="file">At least its first <see cref="HeadBytes"/>, or all of it.</param>
    /// <returns>Null where it is none that is known.</returns>
    public static ImageFormat? Of(ReadOnlySpan<byte> file) => file switch
    {
        [0xFF, 0xD8, 0xFF, ..] => Jpeg,
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => Png,
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => Gif,
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => WebP,
        [(byte)'B', (byte)'M', ..] when IsBmp(file) => Bmp,
        // Icons and cursors, of at least one image.
        [0, 0, 1 or 2, 0, > 0, 0, ..] => Icon,
        [(byte)'I', (byte)'I', 0x2A or 0x2B, 0, ..] or [(byte)'M', (byte)'M', 0, 0x2A or 0x2B, ..] => Tiff,
        [(byte)'I', (byte)'I', 0xBC, ..] => JpegXR,
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', ..] => OfIsoMedia(file),
        [0xFF, 0x0A, ..] or [0, 0, 0, 0x0C, (byte)'J', (byte)'X', (byte)'L', (byte)' ', ..] => JpegXL,
        [0xFF, 0x4F, 0xFF, 0x51, ..] or [0, 0, 0, 0x0C, (byte)'j', (byte)'P', (byte)' ', (byte)' ', ..] => Jpeg2000,
        [(byte)'8', (byte)'B', (byte)'P', (byte)'S', ..] => Photoshop,
        [(byte)'P', >= (byte)'1' and <= (byte)'7', (byte)'\n' or (byte)'\r', ..] => Netpbm,
        [0x76, 0x2F, 0x31, 0x01, ..] => OpenExr,
        _ when file.StartsWith("%PDF-"u8) => Pdf,
        _ when file.StartsWith("version https://git-lfs"u8) => LfsPointer,
        _ => OfMarkup(file),
    };

    /// <summary>BM begins words, too: the sizes of headers that there are tell (Windows, OS/2).</summary>
    private static bool IsBmp(ReadOnlySpan<byte> file) =>
        file.Length < 18 || BinaryPrimitives.ReadUInt32LittleEndian(file[14..]) is 12 or 16 or 40 or 52 or 56 or 64 or 108 or 124;

    /// <summary>ISO/IEC 14496-12: the main brand, then a version, then all brands.</summary>
    private static ImageFormat? OfIsoMedia(ReadOnlySpan<byte> file)
    {
        var head = file[..Math.Min(file.Length, (int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(file), HeadBytes))];
        bool isHeic = false;
        for (int at = 8; at + 4 <= head.Length; at += 4)
        {
            var brand = head.Slice(at, 4);
            if (brand.SequenceEqual("avif"u8) || brand.SequenceEqual("avis"u8))
                return Avif;
            isHeic |= brand
                is [(byte)'h', (byte)'e', (byte)'i' or (byte)'v', _] or [(byte)'m', (byte)'i' or (byte)'s', (byte)'f', (byte)'1'];
        }
        return isHeic ? Heic : null;
    }

    private static ImageFormat? OfMarkup(ReadOnlySpan<byte> file)
    {
        var text = file[..Math.Min(file.Length, HeadBytes)];
        if (text.StartsWith("\uFEFF"u8))
            text = text[3..];
        text = text.TrimStart(" \t\r\n"u8);
        if (text is not [(byte)'<', ..])
            return null;
        if (text.IndexOf("<svg"u8) >= 0)
            return Svg;
        return Is(text, "<!doctype html"u8) || Is(text, "<html"u8) ? Html : null;

        static bool Is(ReadOnlySpan<byte> text, ReadOnlySpan<byte> start) =>
            text.Length >= start.Length && System.Text.Ascii.EqualsIgnoreCase(text[..start.Length], start);
    }
}
