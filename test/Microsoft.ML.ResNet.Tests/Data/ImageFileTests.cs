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
    public void Nothing_at_all_and_what_is_no_image_are_told_apart()
    {
        Assert.AreEqual("it is empty", ImageFile.FindDefect([]));
        Assert.AreEqual("it is damaged, or no image: it does not begin as JPEG, PNG, GIF, BMP, WebP and ICO files do",
            ImageFile.FindDefect("a letter"u8));
    }

    [TestMethod]
    [DataRow("TIFF", "49492A0008000000")]
    [DataRow("TIFF", "4D4D002A00000008")]
    [DataRow("TIFF", "4D4D002B00080000")]
    [DataRow("AVIF", "0000001C667479706176696600000000617669666D696631")]
    [DataRow("AVIF", "00000020667479706D69663100000000617669666D696166")]
    [DataRow("HEIC", "00000018667479706865696300000000686569636D696631")]
    [DataRow("HEIC", "00000018667479706D69663100000000686569636D696631")]
    [DataRow("JPEG XL", "0000000C4A584C200D0A870A")]
    [DataRow("JPEG XL", "FF0A00")]
    [DataRow("JPEG 2000", "0000000C6A5020200D0A870A")]
    [DataRow("JPEG XR", "4949BC0108000000")]
    [DataRow("Photoshop", "38425053000100")]
    [DataRow("SVG", "EFBBBF3C3F786D6C2076657273696F6E3D22312E30223F3E3C7376673E")]
    [DataRow("PBM, PGM or PPM", "50360A322032")]
    [DataRow("OpenEXR", "762F310102000000")]
    public void Images_of_formats_that_cannot_be_decoded_are_named(string format, string start)
    {
        string defect = ImageFile.FindDefect(Convert.FromHexString(start))!;
        Assert.Contains(format, defect);
        Assert.EndsWith(", which cannot be decoded; JPEG, PNG, GIF, BMP, WebP and ICO can", defect);
    }

    [TestMethod]
    [DataRow("it is an HTML page", "\n<!DOCTYPE html><title>404</title>")]
    [DataRow("it is an HTML page", "<HTML>")]
    [DataRow("it is a PDF file", "%PDF-1.7")]
    [DataRow(
        "it is a Git LFS pointer, in the place of the file that `git lfs pull` would fetch",
        "version https://git-lfs.github.com/spec/v1\noid sha256:0\n")]
    public void What_came_in_the_place_of_an_image_is_named(string expected, string text) =>
        Assert.AreEqual(expected, ImageFile.FindDefect(System.Text.Encoding.UTF8.GetBytes(text)));

    [TestMethod]
    public void Words_that_begin_as_image_files_do_are_no_images()
    {
        foreach (string text in new[] { "BMW is a maker of cars", "P6 was a club", "GIFts", "RIFF and RAFF", "MMXXVI" })
            Assert.StartsWith("it is damaged, or no image", ImageFile.FindDefect(System.Text.Encoding.ASCII.GetBytes(text)));
    }
}
