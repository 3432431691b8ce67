using System.Buffers.Binary;

namespace Microsoft.ML.ResNet.Tests.Data;

[TestClass]
public sealed class ImageFileTests
{
    /// <summary>One pixel; its palette, its comment and its data each have a length of their own.</summary>
    private static readonly byte[] Gif = Convert.FromHexString(
        "47494638396101000100800000000000ffffff" + "21fe0568656c6c6f00" + "2c00000000010001000002024401003b");

    [TestMethod]
    [DataRow(".jpg")]
    [DataRow(".png")]
    public void Every_cut_of_a_file_is_found_and_the_whole_file_is_not(string extension)
    {
        byte[] file = ComputedImage.File(24, 17, seed: 1, extension);

        Assert.IsNull(ImageFile.FindDefect(file));
        for (int length = 16; length < file.Length; length++)
            Assert.Contains("truncated", ImageFile.FindDefect(file.AsSpan(0, length)) ?? "", $"cut after {length} of {file.Length} bytes");
    }

    [TestMethod]
    public void Bytes_after_the_image_do_no_harm()
    {
        foreach (string extension in new[] { ".jpg", ".png" })
            Assert.IsNull(ImageFile.FindDefect([.. ComputedImage.File(9, 9, 2, extension), 0xFF, 0, 1, 2, 0xFF]));
    }

    [TestMethod]
    public void A_complete_thumbnail_does_not_make_a_photograph_complete()
    {
        byte[] photograph = ComputedImage.File(40, 40, 3, ".jpg"), thumbnail = ComputedImage.File(8, 8, 4, ".jpg");
        var segment = new byte[4 + thumbnail.Length];
        (segment[0], segment[1]) = (0xFF, 0xE1);
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(2), (ushort)(thumbnail.Length + 2));
        thumbnail.CopyTo(segment, 4);
        byte[] file = [.. photograph[..2], .. segment, .. photograph[2..]];

        Assert.IsNull(ImageFile.FindDefect(file));
        Assert.IsNotNull(ImageFile.FindDefect(file.AsSpan(0, file.Length - 2)));
    }

    [TestMethod]
    public void A_cut_bitmap_is_found()
    {
        var file = new byte[54 + 4 * 12];
        "BM"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(10), 54);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), 3);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), -4);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(28), 24);

        Assert.IsNull(ImageFile.FindDefect(file));
        for (int length = 16; length < file.Length; length++)
            Assert.IsNotNull(ImageFile.FindDefect(file.AsSpan(0, length)), $"cut after {length}");
    }

    [TestMethod]
    public void A_cut_animation_is_complete_once_its_first_frame_is()
    {
        int frameEnd = Gif.Length - 1;
        Assert.IsNull(ImageFile.FindDefect(Gif));
        Assert.IsNull(ImageFile.FindDefect(Gif.AsSpan(0, frameEnd)));
        for (int length = 4; length < frameEnd; length++)
            Assert.IsNotNull(ImageFile.FindDefect(Gif.AsSpan(0, length)), $"cut after {length}");
    }

    [TestMethod]
    public void An_unknown_format_is_left_to_the_decoder_and_nothing_at_all_is_not()
    {
        Assert.IsNull(ImageFile.FindDefect("II*\0 and so on"u8));
        Assert.AreEqual("it is empty", ImageFile.FindDefect([]));
    }
}
