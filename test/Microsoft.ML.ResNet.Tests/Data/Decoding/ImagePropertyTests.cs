using System.Buffers.Binary;
using System.Text;
using CsCheck;

namespace Microsoft.ML.ResNet.Tests.Data.Decoding;

/// <summary>
/// Image files of random structure: their headers are read or not, they are decoded or refused, and nothing else happens.
/// </summary>
[TestClass]
public sealed class ImagePropertyTests
{
    /// <summary>What is decoded here has no more pixels; a server's limit is a matter of the header alone.</summary>
    private const long MostPixels = 1 << 16;

    /// <summary>Whole images of every format that is decoded.</summary>
    private static readonly byte[][] s_files =
    [
        ComputedImage.File(9, 7, 1), ComputedImage.File(16, 24, 2, ".jpg"), ComputedImage.File(8, 8, 3, ".webp"),
        AwkwardFiles.AnimatedGif, AwkwardFiles.AnimatedWebP, AwkwardFiles.SixteenBitPng(3, 2, (x, y, channel) => (ushort)(x * y * channel)),
        AwkwardFiles.IndexedPng(4, 4, [1, 2, 3, 4, 5, 6], (x, y) => (byte)((x + y) % 2)),
        AwkwardFiles.WithOrientation(ComputedImage.File(8, 16, 4, ".jpg"), 6), Bitmap(5, 3), Icon(ComputedImage.File(6, 6, 5)),
        Icon(Bitmap(4, 8)[14..]),
    ];

    private static readonly byte[][] s_pieces =
    [
        [0xFF, 0xD8], [0xFF, 0xD9], [0xFF, 0xDA], [0xFF, 0xC0, 0, 17, 8, 0, 16, 0, 24], [0xFF, 0xC2, 0, 11], [0xFF, 0xE1, 0, 8],
        [0xFF, 0xFF], [.. "IHDR"u8], [.. "IDAT"u8], [.. "IEND"u8], [.. "eXIfII*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 1], [0x21, 0xFE, 3],
        [0x2C, 0, 0, 0, 0, 4, 0, 4, 0],
        [.. "VP8X"u8], [.. "VP8L"u8, 0, 0, 0, 0, 0x2F], [.. "VP8 "u8], [.. "ftypheic"u8], [0, 0, 0, 0], [0xFF, 0xFF, 0xFF, 0xFF],
        [0, 0, 0, 0x80], [0x80, 0, 0, 0], [0, 1, 0, 0],
    ];

    /// <summary>The beginnings of files, by which their format is told.</summary>
    private static readonly byte[][] s_beginnings =
    [
        [0xFF, 0xD8, 0xFF], [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A], [.. "GIF89a"u8, 4, 0, 4, 0, 0x80, 0, 0],
        [.. "BM"u8, .. new byte[8], 54, 0, 0, 0, 40], [.. "RIFF"u8, 20, 0, 0, 0, .. "WEBP"u8], [0, 0, 1, 0, 2, 0],
        [.. "\0\0\0\x18"u8, .. "ftyp"u8], [.. "<svg"u8], [],
    ];

    /// <summary>Files that begin as those of some format do, of the pieces that files of all formats are made of.</summary>
    private static readonly Gen<byte[]> s_made = Gen.Select(
        Gen.Int[0, s_beginnings.Length - 1],
        Gen.OneOf(Gen.Int[0, s_pieces.Length - 1].Select(i => s_pieces[i]), Gen.Byte.Array[0, 12]).Array[0, 12],
        (beginning, pieces) => (byte[])[.. s_beginnings[beginning], .. pieces.SelectMany(piece => piece)]);

    /// <summary>
    /// Whole files in which some pieces, mostly near the beginning, are other ones, missing or twice; some end too early.
    /// </summary>
    private static readonly Gen<byte[]> s_changed = Gen.Select(
        Gen.Int[0, s_files.Length - 1],
        Gen.Select(Gen.Double.Unit, Gen.Bool, Gen.Int[0, 5], Gen.Int[0, s_pieces.Length - 1], Gen.Byte).Array[0, 3],
        Gen.Int[0, 9], Gen.Double.Unit,
        (index, changes, cut, end) =>
        {
            byte[] file = s_files[index];
            foreach (var (place, isNearBeginning, kind, piece, value) in changes)
            {
                int at = (int)(place * Math.Min(file.Length, isNearBeginning ? 64 : file.Length));
                int after = Math.Min(file.Length, at + (value % 8));
                file = kind switch
                {
                    0 => [.. file[..at], .. s_pieces[piece], .. file[at..]],
                    1 => [.. file[..at], .. s_pieces[piece], .. file[Math.Min(file.Length, at + s_pieces[piece].Length)..]],
                    2 => [.. file[..at], .. file[after..]],
                    3 => [.. file[..after], .. file[at..]],
                    _ => [.. file[..at], value, .. file[Math.Min(file.Length, at + 1)..]],
                };
            }
            return cut == 0 ? file[..(int)(end * file.Length)] : file;
        });

    [TestMethod]
    public void Any_file_has_a_header_that_is_read_or_none() => ReaderProperty.Holds(Gen.OneOf(s_made, s_changed), file =>
    {
        var size = ImageHeader.ReadSize(file);
        Assert.IsTrue(size is null or { Width: > 0, Height: > 0 });
        Assert.IsGreaterThanOrEqualTo(0, ImageHeader.CountScans(file));
        Assert.IsTrue(ImageFile.FindDefect(file) is null or { Length: > 0 });
        ExifOrientation.OfPng(file);
        return size is not null;
    });

    [TestMethod]
    public void Any_file_is_decoded_to_no_more_than_its_header_says_or_refused() => ReaderProperty.Holds(s_changed, file =>
    {
        var size = ImageHeader.ReadSize(file);
        if (size is { } large && large.Width * (double)large.Height > MostPixels)
            return false;
        try
        {
            using var image = ImageFileDecoder.Decode(file, new ImageDecoding(), target: null);
            Assert.IsTrue(
                size is null || (long)image.Bitmap.Width * image.Bitmap.Height <= size.Value.Width * size.Value.Height,
                $"{image.Bitmap.Width}×{image.Bitmap.Height} instead of {size}: {Convert.ToHexString(file)}");
            return true;
        }
        catch (UnreadableImageException refusal)
        {
            Assert.IsNotEmpty(refusal.Message);
            return false;
        }
    }, leastRead: ReaderProperty.Cases / 20);

    [TestMethod]
    public void What_the_files_are_made_of_is_whole()
    {
        foreach (byte[] file in s_files)
        {
            using var image = ImageFileDecoder.Decode(file, new ImageDecoding(), target: null);
            Assert.IsNotNull(ImageHeader.ReadSize(file), Encoding.Latin1.GetString(file[..4]));
        }
    }

    /// <summary>Four bytes a pixel, without compression.</summary>
    private static byte[] Bitmap(int width, int height)
    {
        byte[] file = new byte[54 + (4 * width * height)];
        "BM"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(2), file.Length);
        (file[10], file[14], file[26], file[28]) = (54, 40, 1, 32);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), width);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), height);
        return file;
    }

    private static byte[] Icon(byte[] image)
    {
        byte[] entry = [4, 4, 0, 0, 1, 0, 32, 0, .. new byte[4], 22, 0, 0, 0];
        BinaryPrimitives.WriteInt32LittleEndian(entry.AsSpan(8), image.Length);
        return [0, 0, 1, 0, 1, 0, .. entry, .. image];
    }
}
