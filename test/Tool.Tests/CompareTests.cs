using Microsoft.ML.ResNet.Tests;
using MlResNet.Photos;

namespace MlResNet.Tests;

[TestClass]
public sealed class CompareTests
{
    [TestMethod]
    public void Methods_are_compared_on_the_same_folds()
    {
        using var photos = new TemporaryFolder();
        using var work = new TemporaryFolder();
        FlowerPhotos.Unpack(photos.Path, ofClass: 4);

        var compare = CommandLine.Run(
            work.Path, "compare", photos.Path, "--methods", "scratch", "features", "--runs", "2", "--epochs", "1", "--image-size", "32");

        compare.AssertDone();
        Assert.Contains("2-fold cross-validation over 20 photos", compare.Output);
        string[] lines = File.ReadAllLines(Path.Combine(work.Path, "comparison.csv"));
        Assert.AreEqual("method,run,accuracy,seconds", lines[0]);
        CollectionAssert.AreEqual(
            new[] { "Scratch,1", "Scratch,2", "Features,1", "Features,2" },
            lines[1..].Select(line => line[..line.IndexOf(',', line.IndexOf(',') + 1)]).ToArray());
        Assert.Contains("From scratch", File.ReadAllText(Path.Combine(work.Path, "comparison.html")));
    }

    [TestMethod]
    public void Cross_validation_is_repeated_over_features_that_are_computed_once()
    {
        using var photos = new TemporaryFolder();
        using var work = new TemporaryFolder();
        FlowerPhotos.Unpack(photos.Path, ofClass: 4);

        var compare = CommandLine.Run(
            work.Path, "compare", photos.Path, "--methods", "features", "dnnsdca", "--runs", "2", "--repeats", "2", "--image-size", "64");

        compare.AssertDone();
        Assert.Contains("2-fold cross-validation over 20 photos, 2 times over.", compare.Output);
        Assert.Contains("Features once, s", compare.Output);
        string[] lines = File.ReadAllLines(Path.Combine(work.Path, "comparison.csv"));
        CollectionAssert.AreEqual(
            new[] { "Features,1", "Features,2", "Features,3", "Features,4", "DnnSdca,1", "DnnSdca,2", "DnnSdca,3", "DnnSdca,4" },
            lines[1..].Select(line => line[..line.IndexOf(',', line.IndexOf(',') + 1)]).ToArray());
        Assert.Contains("Accuracy of repeats", File.ReadAllText(Path.Combine(work.Path, "comparison.html")));
    }

    [TestMethod]
    public void Folders_and_patterns_mean_the_photos_in_them()
    {
        using var photos = new TemporaryFolder();
        FlowerPhotos.Unpack(photos.Path, ofClass: 2);
        string roses = Path.Combine(photos.Path, "roses");
        File.WriteAllText(Path.Combine(roses, "notes.txt"), "no photo");

        CollectionAssert.AreEqual(FlowerPhotos.Of(roses), PhotoPaths.Expand([roses]).ToArray());
        CollectionAssert.AreEqual(FlowerPhotos.Of(roses), PhotoPaths.Expand([Path.Combine(roses, "*.jpg")]).ToArray());
        Assert.HasCount(10, PhotoPaths.Expand([photos.Path]));
        CollectionAssert.AreEqual(new[] { "not there.jpg" }, PhotoPaths.Expand(["not there.jpg"]).ToArray());
        Assert.ThrowsExactly<FileNotFoundException>(() => PhotoPaths.Expand([Path.Combine(roses, "*.gif")]));
    }
}
