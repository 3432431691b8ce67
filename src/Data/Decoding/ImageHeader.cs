using System.Buffers.Binary;

namespace Microsoft.ML.ResNet;

/// <summary>Reads the dimensions that an image file declares, before a decoder makes room for them.</summary>
internal static class ImageHeader
{
    /// <summary>Null where the file is of no <see cref="ImageFormat"/> that can be decoded, or its header is damaged.</summary>
    public static (long Width, long Height)? ReadSize(ReadOnlySpan<byte> file)
    {
        var format = ImageFormat.Of(file);
        (long Width, long Height)? size = format == ImageFormat.Jpeg ? Jpeg(file)
            : format == ImageFormat.Png ? Png(file)
            : format == ImageFormat.Gif ? Gif(file)
            : format == ImageFormat.Bmp ? Bmp(file)
            : format == ImageFormat.WebP ? WebP(file)
            : format == ImageFormat.Icon ? Icon(file)
            : null;
        return size is { Width: > 0, Height: > 0 } ? size : null;
    }

    /// <summary>
    /// At most how many scans a JPEG file has; 0 for other formats. In coded data 0xFF is followed by 0 or a restart marker, so only a
    /// segment's payload could count too much.
    /// </summary>
    public static int CountScans(ReadOnlySpan<byte> file) => file is [0xFF, 0xD8, ..] ? file.Count((ReadOnlySpan<byte>)[0xFF, 0xDA]) : 0;

    /// <summary>The first chunk has to be the header (PNG, 5.6).</summary>
    private static (long, long)? Png(ReadOnlySpan<byte> file) =>
        file.Length >= 24 && file[12..16].SequenceEqual("IHDR"u8)
            ? (BinaryPrimitives.ReadUInt32BigEndian(file[16..]), BinaryPrimitives.ReadUInt32BigEndian(file[20..]))
            : null;

    /// <summary>The frame header, a segment before the first scan (ITU-T T.81, B.2.2).</summary>
    private static (long, long)? Jpeg(ReadOnlySpan<byte> file)
    {
        const byte StartOfScan = 0xDA, EndOfImage = 0xD9, HuffmanTables = 0xC4, Extension = 0xC8, ArithmeticTables = 0xCC, Temporary = 0x01;
        int position = 2;
        while (true)
        {
            int marker = file[position..].IndexOf((byte)0xFF);
            if (marker < 0)
                return null;
            position += marker + 1;
            while (position < file.Length && file[position] == 0xFF)
                position++;
            if (position >= file.Length)
                return null;

            byte code = file[position++];
            if (code is 0x00 or Temporary or (>= 0xD0 and <= 0xD8))
                continue;
            if (code is StartOfScan or EndOfImage || file.Length - position < 7)
                return null;
            if (code is >= 0xC0 and <= 0xCF and not (HuffmanTables or Extension or ArithmeticTables))
                return (
                    BinaryPrimitives.ReadUInt16BigEndian(file[(position + 5)..]),
                    BinaryPrimitives.ReadUInt16BigEndian(file[(position + 3)..]));

            position += BinaryPrimitives.ReadUInt16BigEndian(file[position..]);
            if (position > file.Length)
                return null;
        }
    }

    /// <summary>The screen, or the first frame where that reaches beyond it: decoders make room for either.</summary>
    private static (long, long)? Gif(ReadOnlySpan<byte> file)
    {
        const byte Extension = 0x21, Image = 0x2C;
        if (file.Length < 13)
            return null;

        long width = BinaryPrimitives.ReadUInt16LittleEndian(file[6..]), height = BinaryPrimitives.ReadUInt16LittleEndian(file[8..]);
        int position = 13 + ((file[10] & 0x80) == 0 ? 0 : 3 << ((file[10] & 7) + 1));
        while (position + 1 < file.Length && file[position] == Extension)
            position = ImageFile.EndOfGifExtension(file, position);

        if (position + 9 > file.Length || file[position] != Image)
            return (width, height);
        var frame = file[(position + 1)..];
        return (Math.Max(width, Value(frame, 0) + Value(frame, 4)), Math.Max(height, Value(frame, 2) + Value(frame, 6)));

        static long Value(ReadOnlySpan<byte> frame, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(frame[offset..]);
    }

    /// <summary>A header of 12 bytes has short dimensions; a negative height means rows from the top down.</summary>
    private static (long, long)? Bmp(ReadOnlySpan<byte> file)
    {
        const int OldHeader = 12;
        if (file.Length < 26)
            return null;
        return BinaryPrimitives.ReadUInt32LittleEndian(file[14..]) == OldHeader
            ? (BinaryPrimitives.ReadUInt16LittleEndian(file[18..]), BinaryPrimitives.ReadUInt16LittleEndian(file[20..]))
            : (BinaryPrimitives.ReadInt32LittleEndian(file[18..]), Math.Abs((long)BinaryPrimitives.ReadInt32LittleEndian(file[22..])));
    }

    /// <summary>The three kinds of a first chunk (RFC 9649, 2.5 to 2.7).</summary>
    private static (long, long)? WebP(ReadOnlySpan<byte> file)
    {
        if (file.Length < 30)
            return null;

        var chunk = file[12..16];
        if (chunk.SequenceEqual("VP8X"u8))
            return (
                1 + (BinaryPrimitives.ReadInt32LittleEndian(file[24..]) & 0xFFFFFF),
                1 + (BinaryPrimitives.ReadInt32LittleEndian(file[26..]) >>> 8));
        if (chunk.SequenceEqual("VP8 "u8))
            return (
                BinaryPrimitives.ReadUInt16LittleEndian(file[26..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(file[28..]) & 0x3FFF);
        if (!chunk.SequenceEqual("VP8L"u8))
            return null;

        uint packed = BinaryPrimitives.ReadUInt32LittleEndian(file[21..]);
        return (1 + (packed & 0x3FFF), 1 + ((packed >> 14) & 0x3FFF));
    }

    /// <summary>
    /// The largest of its images: PNG files, or bitmaps without the file's header and of twice the height, for a mask is below them.
    /// </summary>
    private static (long, long)? Icon(ReadOnlySpan<byte> file)
    {
        const int Header = 6, Entry = 16, BitmapHeader = 40;
        (long Width, long Height)? largest = null;
        int count = BinaryPrimitives.ReadUInt16LittleEndian(file[4..]);
        for (int at = Header; at < Header + count * Entry && at + Entry <= file.Length; at += Entry)
        {
            uint start = BinaryPrimitives.ReadUInt32LittleEndian(file[(at + 12)..]);
            if (start > file.Length - BitmapHeader)
                continue;
            var image = file[(int)start..];
            var size = ImageFormat.Of(image) == ImageFormat.Png
                ? Png(image)
                : (BinaryPrimitives.ReadInt32LittleEndian(image[4..]),
                    Math.Abs((long)BinaryPrimitives.ReadInt32LittleEndian(image[8..])) / 2);
            if (size is { } known && (largest is not { } other || known.Item1 * (double)known.Item2 > other.Width * (double)other.Height))
                largest = known;
        }
        return largest;
    }
}
