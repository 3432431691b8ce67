using System.Buffers.Binary;

namespace Microsoft.ML.ResNet;

/// <summary>
/// Finds files that are no images that can be decoded, and image files that end too early. Decoders accept some of those: what is missing
/// becomes grey, and a network would learn from it. Only the structure of the file is followed; whether the data in it is sound is for the
/// decoder to say.
/// </summary>
internal static class ImageFile
{
    /// <summary>The reason why the file cannot be decoded, or is not complete; null if there is none to be seen.</summary>
    public static string? FindDefect(ReadOnlySpan<byte> file)
    {
        if (file.IsEmpty)
            return "it is empty";
        if (ImageFormat.Of(file) is not { } format)
            return $"it is damaged, or no image: it does not begin as {ImageFormat.Readable} files do";
        if (!format.IsReadable)
            return $"it is {format.Name}{(format.IsImage ? $", which cannot be decoded; {ImageFormat.Readable} can" : "")}";

        bool complete = format == ImageFormat.Jpeg ? IsCompleteJpeg(file)
            : format == ImageFormat.Png ? IsCompletePng(file)
            : format == ImageFormat.Gif ? IsCompleteGif(file)
            : format == ImageFormat.Bmp ? IsCompleteBmp(file)
            : format == ImageFormat.WebP ? BinaryPrimitives.ReadUInt32LittleEndian(file[4..]) + 8L <= file.Length
            : IsCompleteIcon(file);
        return complete ? null : Truncated(file.Length);
    }

    /// <summary>What is wrong with a file of so many bytes that should have more.</summary>
    public static string Truncated(int length) =>
        FormattableString.Invariant($"it is truncated: its {length} bytes end before the image does");

    /// <summary>Segments with a length each; after a start of scan, entropy-coded data up to the next marker (ITU-T T.81, B.1).</summary>
    private static bool IsCompleteJpeg(ReadOnlySpan<byte> file)
    {
        const byte EndOfImage = 0xD9, StartOfScan = 0xDA, Temporary = 0x01;
        int position = 2;
        while (true)
        {
            int marker = file[position..].IndexOf((byte)0xFF);
            if (marker < 0)
                return false;

            position += marker + 1;
            while (position < file.Length && file[position] == 0xFF)
                position++;
            if (position >= file.Length)
                return false;

            byte code = file[position++];
            if (code == EndOfImage)
                return true;
            if (code is 0x00 or Temporary or (>= 0xD0 and <= 0xD8))
                continue;

            if (file.Length - position < 2)
                return false;
            position += BinaryPrimitives.ReadUInt16BigEndian(file[position..]);
            if (position > file.Length)
                return false;

            if (code == StartOfScan)
                position = EndOfScan(file, position);
        }
    }

    /// <summary>In entropy-coded data 0xFF is followed by 0 (a data byte) or by a restart marker; anything else ends it.</summary>
    private static int EndOfScan(ReadOnlySpan<byte> file, int position)
    {
        while (true)
        {
            int next = file[position..].IndexOf((byte)0xFF);
            if (next < 0 || position + next + 1 >= file.Length)
                return file.Length;

            position += next;
            if (file[position + 1] is not (0x00 or (>= 0xD0 and <= 0xD7)))
                return position;
            position += 2;
        }
    }

    private static bool IsCompletePng(ReadOnlySpan<byte> file)
    {
        const int Overhead = 12;
        const int Signature = 8;
        long position = Signature;
        while (position + Overhead <= file.Length)
        {
            var chunk = file[(int)position..];
            position += BinaryPrimitives.ReadUInt32BigEndian(chunk) + (long)Overhead;
            if (chunk[4..8].SequenceEqual("IEND"u8))
                return position <= file.Length;
        }

        return false;
    }

    /// <summary>Complete where the first frame is: only that one is decoded.</summary>
    private static bool IsCompleteGif(ReadOnlySpan<byte> file)
    {
        const byte Extension = 0x21, Image = 0x2C;
        if (file.Length < 13)
            return false;

        int position = 13 + ColourTable(file[10]);
        while (position + 10 < file.Length)
        {
            bool image = file[position] == Image;
            if (!image && file[position] != Extension)
                return true;

            position = image
                ? EndOfGifBlocks(file, position + 10 + ColourTable(file[position + 9]) + 1)
                : EndOfGifExtension(file, position);
            if (image)
                return position <= file.Length;
        }

        return false;

        static int ColourTable(byte flags) => (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
    }

    /// <summary>
    /// Past an extension of a GIF file. As the decoder does, a graphic control is taken for the four bytes that it has to have, also where
    /// it says that it has fewer.
    /// </summary>
    public static int EndOfGifExtension(ReadOnlySpan<byte> file, int position)
    {
        const byte GraphicControl = 0xF9;
        const int GraphicControlBytes = 4;
        int blocks = position + 2;
        if (file[position + 1] == GraphicControl && blocks < file.Length && file[blocks] < GraphicControlBytes)
            blocks += 1 + GraphicControlBytes;
        return EndOfGifBlocks(file, blocks);
    }

    /// <summary>Past blocks of data, each after its length, and the empty one that ends them.</summary>
    private static int EndOfGifBlocks(ReadOnlySpan<byte> file, int position)
    {
        while (position < file.Length && file[position] != 0)
            position += file[position] + 1;
        return position + 1;
    }

    private static bool IsCompleteBmp(ReadOnlySpan<byte> file)
    {
        const int OldHeader = 12, Header = 40, Uncompressed = 0;
        if (file.Length < 14 + OldHeader)
            return false;

        uint start = BinaryPrimitives.ReadUInt32LittleEndian(file[10..]);
        uint header = BinaryPrimitives.ReadUInt32LittleEndian(file[14..]);
        if (start > file.Length || (header >= Header && file.Length < 14 + Header))
            return false;
        if (header < Header || BinaryPrimitives.ReadUInt32LittleEndian(file[30..]) != Uncompressed)
            return true;

        long width = BinaryPrimitives.ReadInt32LittleEndian(file[18..]), height = BinaryPrimitives.ReadInt32LittleEndian(file[22..]);
        long stride = (width * BinaryPrimitives.ReadUInt16LittleEndian(file[28..]) + 31) / 32 * 4;
        return start + stride * Math.Abs(height) <= file.Length;
    }

    /// <summary>A directory of images, each with its length and place in the last eight of 16 bytes.</summary>
    private static bool IsCompleteIcon(ReadOnlySpan<byte> file)
    {
        const int Header = 6, Entry = 16;
        int count = BinaryPrimitives.ReadUInt16LittleEndian(file[4..]);
        if (Header + (long)count * Entry > file.Length)
            return false;
        for (int at = Header; at < Header + count * Entry; at += Entry)
        {
            long length = BinaryPrimitives.ReadUInt32LittleEndian(file[(at + 8)..]);
            if (length + BinaryPrimitives.ReadUInt32LittleEndian(file[(at + 12)..]) > file.Length)
                return false;
        }
        return true;
    }
}
