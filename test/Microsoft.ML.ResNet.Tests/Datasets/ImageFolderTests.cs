using System.Formats.Tar;
using System.IO.Compression;
using System.Text.RegularExpressions;
using Microsoft.ML.Data;
using Microsoft.ML.ResNet.Tests.Onnx;

namespace Microsoft.ML.ResNet.Tests.Datasets;

[TestClass]
public sealed class ImageFolderTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void The_flowers_are_read_by_class_and_split_by_seed()
    {
        using var folder = new TemporaryFolder();
        string flowers = Path.Combine(Extract(folder, "flowers", "flower_photos_small_set.tar.gz"), "flower_photos_small_set");

        var all = _ml.Data.LoadFromImageFolder(flowers);

        Assert.AreEqual(200L, all.GetRowCount());
        Assert.AreSequenceEqual(["daisy", "dandelion", "roses", "sunflowers", "tulips"], DatasetRow.KeyNames(all));
        foreach (var (path, image, label) in Rows(all))
        {
            Assert.AreEqual(DatasetRow.KeyNames(all)[label - 1], Path.GetFileName(Path.GetDirectoryName(path)));
            Assert.IsTrue(image.AsSpan().SequenceEqual(File.ReadAllBytes(path)));
        }

        string[] test = Paths(_ml.Data.LoadFromImageFolder(flowers, DatasetPart.Test, testFraction: 0.25, seed: 7));
        string[] training = Paths(_ml.Data.LoadFromImageFolder(flowers, DatasetPart.Training, testFraction: 0.25, seed: 7));
        Assert.HasCount(50, test);
        Assert.IsTrue(test.GroupBy(Path.GetDirectoryName).All(group => group.Count() == 10), "the same share of each class");
        Assert.AreSequenceEqual(Paths(all).Order(), test.Concat(training).Order());
        Assert.AreSequenceEqual(test, Paths(_ml.Data.LoadFromImageFolder(flowers, DatasetPart.Test, testFraction: 0.25, seed: 7)));
        Assert.AreNotEqual(
            string.Join(' ', test),
            string.Join(' ', Paths(_ml.Data.LoadFromImageFolder(flowers, DatasetPart.Test, testFraction: 0.25, seed: 8))));
        Assert.AreSequenceEqual(
            training.Concat(test), Paths(_ml.Data.LoadFromImageFolder(flowers, DatasetPart.All, testFraction: 0.25, seed: 7)));
    }

    [TestMethod]
    public void An_image_that_is_added_moves_at_most_one_other_to_another_part()
    {
        using var folder = new TemporaryFolder();
        for (int i = 0; i < 40; i++)
            Add(folder, $"cat/{i}.png");
        string[] before = Paths(_ml.Data.LoadFromImageFolder(folder.Root, DatasetPart.Test, testFraction: 0.25));

        Add(folder, "cat/new.png");

        string[] after = Paths(_ml.Data.LoadFromImageFolder(folder.Root, DatasetPart.Test, testFraction: 0.25));
        Assert.IsLessThanOrEqualTo(1, before.Except(after).Count());
    }

    [TestMethod]
    public void The_layout_of_ImageNet_has_its_parts_and_the_same_keys_in_both()
    {
        using var folder = new TemporaryFolder();
        string imagenette = Path.Combine(Extract(folder, "imagenette", "imagenette-224-subset.tar.gz"), "imagenette");
        // A class without validation images keeps its key.
        Directory.Delete(Path.Combine(imagenette, "val", "n01440764"), recursive: true);

        var training = _ml.Data.LoadFromImageFolder(imagenette);
        var test = _ml.Data.LoadFromImageFolder(imagenette, DatasetPart.Test);

        Assert.AreEqual(1000L, training.GetRowCount());
        Assert.AreEqual(360L, test.GetRowCount());
        Assert.AreSequenceEqual(DatasetRow.KeyNames(training), DatasetRow.KeyNames(test));
        Assert.IsTrue(Paths(test).All(path => path.Contains(Path.Combine("imagenette", "val", "n"), StringComparison.Ordinal)));
        Assert.AreEqual(2u, test.GetColumn<uint>("Label").Min());
        Assert.AreEqual(1360L, _ml.Data.LoadFromImageFolder(imagenette, DatasetPart.All).GetRowCount());
    }

    [TestMethod]
    [DataRow("Train", "Test")]
    [DataRow("TRAIN", "VAL")]
    [DataRow("Training", "Validation")]
    [DataRow("train", "Valid")]
    public void Parts_are_known_whatever_the_case_of_their_names(string training, string test)
    {
        using var folder = new TemporaryFolder();
        foreach (string part in (string[])[training, test])
            foreach (string name in (string[])["a", "b"])
                Add(folder, $"{part}/{name}/{part}.png");

        var images = _ml.Data.LoadFromImageFolder(folder.Root);

        Assert.AreSequenceEqual(["a", "b"], DatasetRow.KeyNames(images));
        Assert.AreEqual(2L, images.GetRowCount());
        Assert.IsTrue(Paths(_ml.Data.LoadFromImageFolder(folder.Root, DatasetPart.Test))
            .All(path => path.Contains(test, StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Folders_of_folders_by_names_that_nobody_knows_are_not_taken_for_classes()
    {
        using var folder = new TemporaryFolder();
        foreach (string name in (string[])["learn/a", "learn/b", "exam/a", "exam/b"])
            Add(folder, $"{name}/{name.Replace('/', '-')}.png");

        string message = Assert.ThrowsExactly<InvalidDataException>(() => _ml.Data.LoadFromImageFolder(folder.Root)).Message;

        Assert.Contains("exam, learn have only folders, a, b", message);
        Assert.HasCount(2, DatasetRow.KeyNames(
            _ml.Data.LoadFromImageFolder(folder.Root, new ImageFolderOptions { ClassNames = ["exam", "learn"] })));
    }

    [TestMethod]
    public void Classes_that_keep_their_images_in_a_folder_further_down_are_classes()
    {
        using var folder = new TemporaryFolder();
        // As Tiny ImageNet has them; and by session.
        foreach (string name in (string[])["n01/images/1", "n02/images/2"])
            Add(folder, $"tiny/{name}.png");
        foreach (string name in (string[])["cat/monday/1", "cat/friday/2", "dog/friday/3"])
            Add(folder, $"sessions/{name}.png");

        Assert.AreSequenceEqual(["n01", "n02"], DatasetRow.KeyNames(_ml.Data.LoadFromImageFolder(folder.File("tiny"))));
        Assert.AreSequenceEqual(["cat", "dog"], DatasetRow.KeyNames(_ml.Data.LoadFromImageFolder(folder.File("sessions"))));
    }

    [TestMethod]
    public void Image_files_are_read_only_for_who_asks_for_them()
    {
        using var folder = new TemporaryFolder();
        Add(folder, "cat/1.png");
        Add(folder, "dog/1.png");
        var view = _ml.Data.LoadFromImageFolder(folder.Root);

        File.Delete(folder.File("cat/1.png"));

        Assert.AreSequenceEqual(new uint[] { 1, 2 }, view.GetColumn<uint>("Label"));
        Assert.HasCount(2, Paths(view));
        Assert.ThrowsExactly<FileNotFoundException>(() => view.GetColumn<byte[]>("Image").Count());
    }

    [TestMethod]
    public void Hidden_files_and_other_kinds_of_files_are_passed_over_and_sub_folders_are_read()
    {
        using var folder = new TemporaryFolder();
        foreach (string name in new[]
        {
            "cat/b.PNG",
            "cat/a/deep.jpeg",
            "cat/._b.png",
            "cat/notes.txt",
            "cat/.hidden/c.png",
            ".git/x.png",
            "dog/1.gif",
            "LICENSE.txt",
        })
            Add(folder, name);

        var view = _ml.Data.LoadFromImageFolder(folder.Root);
        Assert.AreSequenceEqual(["cat/a/deep.jpeg", "cat/b.PNG", "dog/1.gif"], Names(folder, view));

        var gifs = _ml.Data.LoadFromImageFolder(folder.Root, new ImageFolderOptions { Extensions = [".gif"], ClassNames = ["dog"] });
        Assert.AreSequenceEqual(["dog/1.gif"], Names(folder, gifs));
        Assert.AreSequenceEqual(["dog"], DatasetRow.KeyNames(gifs));
    }

    [TestMethod]
    public void Class_names_choose_the_classes_and_the_order_of_their_keys()
    {
        using var folder = new TemporaryFolder();
        foreach (string name in new[] { "cat/1.png", "dog/1.png", "owl/1.png" })
            Add(folder, name);

        var view = _ml.Data.LoadFromImageFolder(folder.Root, new ImageFolderOptions { ClassNames = ["owl", "cat"] });

        Assert.AreSequenceEqual(["owl", "cat"], DatasetRow.KeyNames(view));
        Assert.AreSequenceEqual(["cat/1.png", "owl/1.png"], Names(folder, view));
        Assert.AreSequenceEqual(new uint[] { 2, 1 }, view.GetColumn<uint>("Label"));
        Assert.Contains("there is none for emu", Problem(folder, new ImageFolderOptions { ClassNames = ["owl", "emu"] }));
    }

    [TestMethod]
    public void A_class_may_be_called_train()
    {
        using var folder = new TemporaryFolder();
        foreach (string name in new[] { "plane/1.png", "train/1.png" })
            Add(folder, name);

        Assert.AreSequenceEqual(["plane", "train"], DatasetRow.KeyNames(_ml.Data.LoadFromImageFolder(folder.Root)));
    }

    [TestMethod]
    public void Every_problem_of_a_folder_is_reported_at_once()
    {
        using var folder = new TemporaryFolder();
        foreach (string name in new[]
        {
            "train/cat/1.png",
            "train/Cat/2.png",
            "train/dog/readme.txt",
            "val/cat/3.png",
            "val/emu/1.png",
            "val/loose.png",
        })
            Add(folder, name);
        Directory.CreateDirectory(folder.File("train/owl"));

        string problem = Problem(folder, new ImageFolderOptions { TestFraction = 0.1 });

        Assert.Contains("dog has none among its 1 files: ", problem);
        Assert.Contains("owl has none.", problem);
        Assert.Contains("Every image must be in the folder of its class; 1 are directly in", problem);
        Assert.Contains("has the class(es) emu, which", problem);
        Assert.Contains("has Cat, cat.", problem);
        Assert.Contains("TestFraction must be 0", problem);
    }

    [TestMethod]
    public void Copies_are_found_whatever_they_are_called_and_equal_names_are_none()
    {
        using var folder = new TemporaryFolder();
        foreach (string name in new[] { "cat/1.png", "dog/1.png", "dog/2.png" })
            Add(folder, name);
        Assert.AreEqual(3L, _ml.Data.LoadFromImageFolder(folder.Root).GetRowCount());

        Add(folder, "dog/copy.png", "cat/1.png");
        Assert.Contains("cat/1.png, dog/copy.png have, in different classes.", Problem(folder, new ImageFolderOptions()));
        Assert.AreEqual(4L, _ml.Data.LoadFromImageFolder(folder.Root, new ImageFolderOptions { AllowDuplicates = true }).GetRowCount());
    }

    [TestMethod]
    public void Of_many_files_those_of_some_lengths_are_compared_all_of_each()
    {
        using var folder = new TemporaryFolder();
        var log = new List<string>();
        _ml.Log += (_, message) => log.Add(message.Message);
        for (int length = 1; length <= 8; length++)
        {
            Add(folder, $"cat/{length}.png", new string('x', length));
            Add(folder, $"dog/{length}.png", new string('x', length));
        }

        // Pairs are compared or left out as such: of eight copies, so many are found as pairs fit.
        Assert.HasCount(3, Regex.Matches(Problem(folder, new ImageFolderOptions { MaximumComparedFiles = 7 }), ", in different classes"));
        Assert.HasCount(8, Regex.Matches(Problem(folder, new ImageFolderOptions { MaximumComparedFiles = 16 }), ", in different classes"));
        Assert.AreEqual(16L, _ml.Data.LoadFromImageFolder(folder.Root, new ImageFolderOptions { MaximumComparedFiles = 1 }).GetRowCount());
        Assert.Contains("16 of the 16 images have the length of another and were not looked into", string.Concat(log));
        Assert.Contains(
            "MaximumComparedFiles must be at least 0; received -1.",
            Assert.ThrowsExactly<ArgumentException>(
                () => _ml.Data.LoadFromImageFolder(folder.Root, new ImageFolderOptions { MaximumComparedFiles = -1 })).Message);
    }

    [TestMethod]
    public void Long_files_that_end_alike_are_no_copies()
    {
        using var folder = new TemporaryFolder();
        string tail = new('x', 5000);
        Add(folder, "cat/1.png", "one" + tail);
        Add(folder, "dog/1.png", "two" + tail);
        Assert.AreEqual(2L, _ml.Data.LoadFromImageFolder(folder.Root).GetRowCount());

        Add(folder, "dog/2.png", "one" + tail);
        Assert.Contains("cat/1.png, dog/2.png have", Problem(folder, new ImageFolderOptions()));
    }

    [TestMethod]
    public void A_copy_in_the_other_part_is_told()
    {
        using var folder = new TemporaryFolder();
        Add(folder, "train/cat/1.png");
        Add(folder, "val/cat/2.png", "train/cat/1.png");

        Assert.Contains("train/cat/1.png, val/cat/2.png have, in training and test part.", Problem(folder, new ImageFolderOptions()));
    }

    [TestMethod]
    public void An_unknown_layout_says_what_is_expected()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains(
            "must have a sub-folder for each class, or the sub-folders train and val", Problem(folder, new ImageFolderOptions()));

        Add(folder, "1.png");
        Assert.Contains("it has no sub-folder and 1 images that belong to no class.", Problem(folder, new ImageFolderOptions()));

        Add(folder, "train/cat/1.png");
        Add(folder, "val/2.png");
        Assert.Contains(
            "val must have a sub-folder for each class; it has no sub-folder and 1 images", Problem(folder, new ImageFolderOptions()));
    }

    [TestMethod]
    public void A_part_that_is_not_there_is_told()
    {
        using var folder = new TemporaryFolder();
        Add(folder, "cat/1.png");
        Assert.Contains(
            "has no test part: it has no sub-folder val or test; set TestFraction",
            Problem(folder, new ImageFolderOptions { Part = DatasetPart.Test }));

        using var parts = new TemporaryFolder();
        Add(parts, "val/cat/1.png");
        Assert.Contains("has no training part: it has no sub-folder train.", Problem(parts, new ImageFolderOptions()));
        Assert.AreEqual(1L, _ml.Data.LoadFromImageFolder(parts.Root, DatasetPart.Test).GetRowCount());
    }

    [TestMethod]
    public void Options_out_of_range_are_reported_at_once()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => _ml.Data.LoadFromImageFolder(
            "nowhere", new ImageFolderOptions { TestFraction = 1, Extensions = ["png"], ClassNames = ["a", "a"] }));

        Assert.Contains("TestFraction must be in [0, 1); received 1.", error.Message);
        Assert.Contains("must be endings that begin with a dot; received png.", error.Message);
        Assert.Contains("must have at least one name, each once; received a, a.", error.Message);
        Assert.ThrowsExactly<DirectoryNotFoundException>(() => _ml.Data.LoadFromImageFolder("nowhere"));
    }

    private static string Extract(TemporaryFolder folder, string set, string archive)
    {
        using var gzip = new GZipStream(File.OpenRead(TestFiles.SharedData(set, archive)), CompressionMode.Decompress);
        TarFile.ExtractToDirectory(gzip, folder.Root, overwriteFiles: false);
        return folder.Root;
    }

    /// <summary>A file whose content is its name, or that of another file; what is in it matters to nobody here.</summary>
    private static void Add(TemporaryFolder folder, string name, string? copyOf = null)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.File(name))!);
        File.WriteAllText(folder.File(name), copyOf ?? name);
    }

    private static IEnumerable<(string Path, byte[] Image, uint Label)> Rows(IDataView view) =>
        Paths(view).Zip(view.GetColumn<byte[]>("Image"), view.GetColumn<uint>("Label"));

    private static string[] Paths(IDataView view) => [.. view.GetColumn<string>("ImagePath")];

    private static string[] Names(TemporaryFolder folder, IDataView view) =>
        [.. Paths(view).Select(path => Path.GetRelativePath(folder.Root, path).Replace('\\', '/'))];

    private string Problem(TemporaryFolder folder, ImageFolderOptions options) =>
        Assert.ThrowsExactly<InvalidDataException>(() => _ml.Data.LoadFromImageFolder(folder.Root, options)).Message;
}
