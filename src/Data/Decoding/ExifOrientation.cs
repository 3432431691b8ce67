using System.Buffers.Binary;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Reads how the camera was held out of PNG files, whose chunk eXIf (PNG, third edition, 11.3.3.2) the decoder does not look at. That of
/// JPEG and WebP it reads itself.
/// </summary>
internal static class ExifOrientation
{
    private const ushort Tag = 0x0112;

    /// <param name="png">A PNG file.</param>
    public static ImageOrientation OfPng(ReadOnlySpan<byte> png)
    {
        const int Signature = 8, Overhead = 12;
        for (long position = Signature; position + Overhead <= png.Length;)
        {
            var chunk = png[(int)position..];
            uint length = BinaryPrimitives.ReadUInt32BigEndian(chunk);
            if (length > chunk.Length - Overhead)
                break;
            if (chunk[4..8].SequenceEqual("eXIf"u8))
                return ImageOrientation.Of(ReadTiff(chunk.Slice(8, (int)length)));
            position += length + Overhead;
        }
        return ImageOrientation.Upright;
    }

    /// <summary>
    /// A TIFF header, and the first directory of tags at the place it names: 12 bytes each, of which the last four hold a short value. 0
    /// where there is none.
    /// </summary>
    private static int ReadTiff(ReadOnlySpan<byte> tiff)
    {
        const int Entry = 12;
        if (tiff.Length < 8 || !(tiff.StartsWith("II"u8) || tiff.StartsWith("MM"u8)))
            return 0;
        bool isLittle = tiff[0] == (byte)'I';
        uint directory = isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (directory + 2L > tiff.Length)
            return 0;
        int count = Short(tiff, (int)directory);
        for (int i = 0, at = (int)directory + 2; i < count && at + Entry <= tiff.Length; i++, at += Entry)
        {
            if (Short(tiff, at) == Tag)
                return Short(tiff, at + 8);
        }
        return 0;

        ushort Short(ReadOnlySpan<byte> bytes, int at) =>
            isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]) : BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);
    }
}
