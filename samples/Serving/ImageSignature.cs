namespace Serving;

/// <summary>Tells images from other files by their first bytes, whatever the request calls them.</summary>
internal static class ImageSignature
{
    public const string Names = "PNG, JPEG, GIF, BMP and WebP";

    public static bool IsKnown(ReadOnlySpan<byte> file) => file switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => true,
        [0xFF, 0xD8, ..] => true,
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => true,
        [(byte)'B', (byte)'M', ..] => true,
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => true,
        _ => false,
    };
}
