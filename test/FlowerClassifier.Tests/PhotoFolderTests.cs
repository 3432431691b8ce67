using Flowers.Photos;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.ResNet;
using Microsoft.ML.ResNet.Tests;

namespace Flowers.Tests;

[TestClass]
public sealed class PhotoFolderTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void Awkward_images_are_read_and_hopeless_ones_named_with_the_reason()
    {
        using var folder = Awkward();

        var photos = PhotoFolder.Scan(_ml, folder.Path);

        CollectionAssert.AreEqual(
            new[]
            {
                "kind/cut.jpg: it is truncated",
                "kind/empty.jpg: it is empty",
                "other/empty.png: it is empty",
                "other/text.jpg: it is damaged",
            },
            photos.Unreadable
                .Select(
                    image => $"{Path.GetRelativePath(folder.Path, image.ImagePath!).Replace('\\', '/')}: {image.Reason.Split(':', ',')[0]}")
                .ToArray());
        CollectionAssert.AreEqual(new[] { "notes.txt" }, photos.OtherFiles.Select(path => Path.GetFileName(path)).ToArray());
        CollectionAssert.AreEqual(new[] { KeyValuePair.Create("kind", 5), KeyValuePair.Create("other", 1) }, photos.Classes.ToArray());
    }

    [TestMethod]
    public void What_is_loaded_has_the_columns_of_ModelInput_and_only_readable_photos()
    {
        using var folder = Awkward();

        var view = FlowerClassifier.LoadImageFromFolder(_ml, folder.Path);

        var rows = _ml.Data.CreateEnumerable<FlowerClassifier.ModelInput>(view, reuseRowObject: false).ToList();
        CollectionAssert.AreEqual(new[] { "kind", "kind", "kind", "kind", "kind", "other" }, rows.Select(row => row.Label).ToArray());
        foreach (var row in rows)
            MLImage.CreateFromStream(new MemoryStream(row.ImageSource)).Dispose();
        Assert.IsEmpty(_ml.Data.FindUnreadableImages(view, "ImageSource"));
    }

    [TestMethod]
    public void A_photo_is_in_one_part_and_always_the_same()
    {
        using var folder = new TemporaryFolder();
        FlowerPhotos.Unpack(folder.Path, ofClass: 10);

        string[] training = Paths(DatasetPart.Training), test = Paths(DatasetPart.Test);

        Assert.HasCount(40, training);
        Assert.HasCount(10, test);
        CollectionAssert.AreEquivalent(FlowerPhotos.Of(folder.Path), training.Concat(test).ToArray());
        CollectionAssert.AreEqual(test, Paths(DatasetPart.Test));

        string[] Paths(DatasetPart part) =>
            [.. PhotoFolder.Scan(_ml, folder.Path, part, testFraction: 0.2).Load(_ml).GetColumn<string>("ImagePath")];
    }

    [TestMethod]
    public void The_same_photo_in_two_classes_is_named_and_copies_in_one_class_are_not()
    {
        using var folder = new TemporaryFolder();
        FlowerPhotos.Unpack(folder.Path, ofClass: 3);
        string rose = FlowerPhotos.Of(Path.Combine(folder.Path, "roses"))[0],
            tulip = FlowerPhotos.Of(Path.Combine(folder.Path, "tulips"))[0];
        string copy = Path.Combine(folder.Path, "tulips", "z.jpg");
        File.Copy(rose, copy);
        File.Copy(tulip, Path.Combine(folder.Path, "tulips", "y.jpg"));

        var contradictions = PhotoFolder.Scan(_ml, folder.Path).Contradictions;

        CollectionAssert.AreEquivalent(new[] { rose, copy }, contradictions.Single().Select(photo => photo.ImagePath).ToArray());
    }

    private static TemporaryFolder Awkward()
    {
        var folder = new TemporaryFolder();
        (string Name, byte[] Content)[] files =
        [
            ("kind/animated.gif", AwkwardImages.Animated), ("kind/cmyk.jpg", AwkwardImages.Cmyk),
            ("kind/cut.jpg", AwkwardImages.Cmyk[..^40]), ("kind/empty.jpg", []), ("kind/indexed.PNG", AwkwardImages.Indexed),
            ("kind/sixteen-bit.png", AwkwardImages.SixteenBit), ("kind/turned.jpg", AwkwardImages.Turned(AwkwardImages.Cmyk, 6)),
            ("kind/notes.txt", [1]), ("other/empty.png", []), ("other/fine.jpeg", AwkwardImages.Cmyk),
            ("other/text.jpg", "no image"u8.ToArray()), ("LICENSE.txt", [1]),
        ];
        foreach (var (name, content) in files)
        {
            string path = Path.Combine(folder.Path, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, content);
        }
        return folder;
    }
}
