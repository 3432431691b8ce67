using System.Text;
using Microsoft.ML.ResNet.Tests.Data;
using Microsoft.ML.ResNet.Tests.Onnx;

namespace Microsoft.ML.ResNet.Tests.Datasets;

/// <summary>What a folder of images has besides images, and images that are called otherwise.</summary>
[TestClass]
public sealed class LeftOutFileTests
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly List<LoggingEventArgs> _log = [];
    private readonly TemporaryFolder _folder = new();
    private int _seed;

    [TestInitialize]
    public void Listen() => _ml.Log += (_, message) => _log.Add(message);

    [TestCleanup]
    public void Delete() => _folder.Dispose();

    [TestMethod]
    public void Content_decides_what_an_image_is_where_the_ending_is_none_of_the_usual()
    {
        foreach (string name in new[] { "cat/a.jpg", "cat/b.jfif", "cat/c.jpe", "cat/d", "cat/e.PNG", "dog/a.png", "dog/b.JPE",
            "dog/c.image", "dog/d.bin" })
            Add(name, ComputedImage.File(8, 8, ++_seed, name.Contains('a', StringComparison.Ordinal) ? ".png" : ".jpg"));
        Add("dog/e.ico", File.ReadAllBytes(Path.Combine(TestFiles.Reference, "decode", "icon.ico")));

        var images = _ml.Data.LoadFromImageFolder(_folder.Root);

        Assert.AreEqual(10L, images.GetRowCount());
        Assert.IsEmpty(_ml.Data.FindUnreadableImages(images));
        Assert.IsEmpty(_ml.Data.GetImageFolderStatistics(images).LeftOut);
        Assert.IsFalse(_log.Any(message => message.Message.Contains("left out", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Files_that_cannot_be_decoded_are_counted_and_named_with_the_reason()
    {
        Add("cat/a.png", ComputedImage.File(8, 8, 1));
        Add("dog/a.png", ComputedImage.File(8, 8, 2));
        Add("cat/scan.tif", [.. "II*\0"u8, .. new byte[40]]);
        Add("dog/phone.heic", [0, 0, 0, 24, .. "ftypheic"u8, .. new byte[40]]);
        Add("dog/notes.txt", Encoding.UTF8.GetBytes("a dog"));
        Add("dog/nothing", []);

        var images = _ml.Data.LoadFromImageFolder(_folder.Root);
        var statistics = _ml.Data.GetImageFolderStatistics(images);

        CollectionAssert.AreEqual(new[] { KeyValuePair.Create("cat", 1), KeyValuePair.Create("dog", 1) },
            statistics.ImagesPerClass.ToArray());
        CollectionAssert.AreEqual(
            new[] { ("scan.tif", true), ("notes.txt", false), ("nothing", false), ("phone.heic", true) },
            statistics.LeftOut.Select(file => (Path.GetFileName(file.Path), file.IsImage)).ToArray());
        Assert.StartsWith("it is a TIFF file", statistics.LeftOut[0].Reason);
        Assert.AreEqual("it is no image", statistics.LeftOut[1].Reason);
        Assert.AreEqual("it is empty", statistics.LeftOut[2].Reason);
        Assert.StartsWith("it is a HEIC file", statistics.LeftOut[3].Reason);
        var warning = _log.Single(message => message.Message.Contains("left out", StringComparison.Ordinal));
        Assert.AreEqual(Microsoft.ML.Runtime.ChannelMessageKind.Warning, warning.Kind);
        Assert.Contains($"4 files in {_folder.Root} are left out, 2 of them images: ", warning.Message);
        Assert.Contains("scan.tif (it is a TIFF file", warning.Message);
    }

    [TestMethod]
    public void Where_endings_are_given_other_files_are_left_out_and_named_too()
    {
        Add("cat/a.png", ComputedImage.File(8, 8, 1));
        Add("cat/b.jpg", ComputedImage.File(8, 8, 2, ".jpg"));
        Add("dog/a.png", ComputedImage.File(8, 8, 3));

        var images = _ml.Data.LoadFromImageFolder(_folder.Root, new ImageFolderOptions { Extensions = [".png"] });

        Assert.AreEqual(2L, images.GetRowCount());
        Assert.AreEqual("it does not end in .png", _ml.Data.GetImageFolderStatistics(images).LeftOut.Single().Reason);
    }

    [TestMethod]
    public void What_systems_leave_behind_is_neither_class_nor_image()
    {
        foreach (string part in new[] { "train", "val" })
        {
            foreach (string name in new[] { "cat/a.png", "dog/b.png" })
            {
                Add($"{part}/{name}", ComputedImage.File(8, 8, ++_seed));
                string folder = Path.GetDirectoryName(name)!;
                Add($"{part}/{folder}/Thumbs.db", [1]);
                Add($"{part}/{folder}/.DS_Store", [1]);
                Add($"{part}/{folder}/desktop.ini", [1]);
                Add($"{part}/{folder}/@eaDir/a.png/SYNOPHOTO_THUMB_M.jpg", ComputedImage.File(4, 4, ++_seed, ".jpg"));
                Add($"{part}/__MACOSX/{folder}/._a.png", [0, 5, 22, 7]);
            }
            Add($"{part}/.ipynb_checkpoints/a.png", ComputedImage.File(8, 8, ++_seed));
        }
        Add("__MACOSX/train/._cat", [0, 5, 22, 7]);
        Add("@eaDir/x.png", [1]);

        var images = _ml.Data.LoadFromImageFolder(_folder.Root, new ImageFolderOptions { Part = DatasetPart.All });

        Assert.AreEqual(4L, images.GetRowCount());
        CollectionAssert.AreEqual(new[] { "cat", "dog" }, _ml.Data.GetImageFolderStatistics(images).ImagesPerClass.Select(
            pair => pair.Key).ToArray());
        Assert.IsEmpty(_ml.Data.GetImageFolderStatistics(images).LeftOut);
    }

    [TestMethod]
    public void Views_of_other_origin_have_no_such_statistics() =>
        Assert.ThrowsExactly<ArgumentException>(() => _ml.Data.GetImageFolderStatistics(
            _ml.Data.LoadFromEnumerable(Array.Empty<FileRow>())));

    private void Add(string name, byte[] content)
    {
        string path = _folder.File(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
    }
}
