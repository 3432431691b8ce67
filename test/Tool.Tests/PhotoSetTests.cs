using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.ResNet;
using Microsoft.ML.ResNet.Tests;
using MlResNet.Photos;

namespace MlResNet.Tests;

[TestClass]
public sealed class PhotoSetTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void Awkward_images_are_read_and_hopeless_ones_named_with_the_reason()
    {
        using var folder = Awkward();

        var photos = PhotoSet.Scan(_ml, folder.Path);

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
            [.. PhotoSet.Scan(_ml, folder.Path, part, testFraction: 0.2).Load(_ml).GetColumn<string>("ImagePath")];
    }

    [TestMethod]
    public void A_table_is_parted_by_its_paths_whatever_their_order()
    {
        using var folder = new TemporaryFolder();
        FlowerPhotos.Unpack(folder.Path, ofClass: 5);
        string[] rows =
            [.. FlowerPhotos.Of(folder.Path).Select(path => $"{Path.GetRelativePath(folder.Path, path)},{path.Contains("rose")}")];
        string table = Path.Combine(folder.Path, "photos.csv");

        File.WriteAllLines(table, ["Path,Label", .. rows]);
        string[] training = Paths(DatasetPart.Training), test = Paths(DatasetPart.Test);
        File.WriteAllLines(table, ["Path,Label", .. rows.Reverse()]);

        Assert.HasCount(5, test);
        CollectionAssert.AreEquivalent(FlowerPhotos.Of(folder.Path), training.Concat(test).ToArray());
        CollectionAssert.AreEquivalent(test, Paths(DatasetPart.Test));
        Assert.HasCount(25, Paths(DatasetPart.All));

        string[] Paths(DatasetPart part) => [.. PhotoSet.Scan(_ml, table, part, testFraction: 0.2).Photos.Select(photo => photo.ImagePath)];
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

        var contradictions = PhotoSet.Scan(_ml, folder.Path).Contradictions;

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
