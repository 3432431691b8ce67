using System.Buffers.Binary;

namespace Flowers.Photos;

/// <summary>How a camera was held, as JPEG files say it: the tag Orientation of Exif 2.3, 4.6.4. Decoders pay no heed to it.</summary>
internal static class ExifOrientation
{
    public const int Upright = 1;

    private const ushort Tag = 0x0112;

    /// <returns>1 to 8; 1 where the file says nothing, or nothing sensible.</returns>
    public static int Read(ReadOnlySpan<byte> file)
    {
        const byte Application1 = 0xE1, StartOfScan = 0xDA;
        if (file is not [0xFF, 0xD8, ..])
            return Upright;
        // Segments: a marker of two bytes, the length of the rest in two bytes, the rest.
        for (int position = 2; position + 4 <= file.Length && file[position] == 0xFF && file[position + 1] != StartOfScan;)
        {
            int length = BinaryPrimitives.ReadUInt16BigEndian(file[(position + 2)..]);
            if (length < 2 || position + 2 + length > file.Length)
                return Upright;
            var content = file.Slice(position + 4, length - 2);
            if (file[position + 1] == Application1 && content.StartsWith("Exif\0\0"u8))
                return ReadTiff(content[6..]);
            position += 2 + length;
        }
        return Upright;
    }

    /// <summary>A TIFF header, and the first directory of tags at the place it names: 12 bytes each, of which the last four hold a short value.</summary>
    private static int ReadTiff(ReadOnlySpan<byte> tiff)
    {
        const int Entry = 12;
        if (tiff.Length < 8 || !(tiff.StartsWith("II"u8) || tiff.StartsWith("MM"u8)))
            return Upright;
        bool isLittle = tiff[0] == (byte)'I';
        uint directory = isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (directory + 2L > tiff.Length)
            return Upright;
        int count = Short(tiff, (int)directory);
        for (int i = 0, at = (int)directory + 2; i < count && at + Entry <= tiff.Length; i++, at += Entry)
        {
            if (Short(tiff, at) == Tag)
                return Short(tiff, at + 8) is >= 1 and <= 8 and var orientation ? orientation : Upright;
        }
        return Upright;

        ushort Short(ReadOnlySpan<byte> bytes, int at) => isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]) : BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);
    }
}
