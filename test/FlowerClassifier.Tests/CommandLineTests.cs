using System.Text.RegularExpressions;

namespace Flowers.Tests;

[TestClass]
public sealed class CommandLineTests
{
    [TestMethod]
    public void Training_evaluation_and_prediction_work_among_files_that_cannot_be_read()
    {
        using var photos = new TemporaryFolder();
        using var work = new TemporaryFolder();
        FlowerPhotos.Unpack(photos.Path, ofClass: 6);
        string photo = FlowerPhotos.Of(Path.Combine(photos.Path, "roses"))[0], cut = Path.Combine(photos.Path, "roses", "cut.jpg");
        File.WriteAllBytes(cut, File.ReadAllBytes(photo)[..^100]);
        File.WriteAllBytes(Path.Combine(photos.Path, "roses", "cmyk.jpg"), AwkwardImages.Cmyk);

        var train = CommandLine.Run(work.Path, "train", "--data", photos.Path, "--image-size", "32", "--model", "my.mlnet", "--report", "my.html");
        Assert.AreEqual(0, train.ExitCode, train.Output);
        Assert.Contains("1 file left out, because it cannot be read", train.Output);
        Assert.Contains($"{cut}: it is truncated", train.Output);
        Assert.IsTrue(File.Exists(Path.Combine(work.Path, "my.mlnet")));
        string page = File.ReadAllText(Path.Combine(work.Path, "my.html"));
        Assert.IsTrue(page.Contains(cut, StringComparison.Ordinal), "the page does not name the file that cannot be read");
        string[] mistakes = [.. Regex.Matches(train.Output, @"(\S+)\.jpg: \w+ \d+ %, but it is").Select(match => Path.GetFileName(match.Groups[1].Value))];
        Assert.IsNotEmpty(mistakes, train.Output);
        foreach (string mistake in mistakes)
            Assert.IsTrue(page.Contains($"{mistake}.jpg", StringComparison.Ordinal), $"the page does not name {mistake}.jpg");
        // Nothing is fetched from anywhere: pictures are in the page.
        Assert.IsGreaterThanOrEqualTo(mistakes.Length, Regex.Count(page, "<img[^>]* src=\"data:image/png;base64,"));
        Assert.IsFalse(Regex.IsMatch(page, @"(src|href)=""(?!data:|#)"), "the page refers to something outside");

        var evaluate = CommandLine.Run(work.Path, "evaluate", "--data", photos.Path, "--model", "my.mlnet");
        Assert.AreEqual(0, evaluate.ExitCode, evaluate.Output);
        Assert.AreEqual(Headline(train.Output), Headline(evaluate.Output));

        var predict = CommandLine.Run(work.Path, "predict", photo, cut, "missing.jpg", "--model", "my.mlnet");
        Assert.AreEqual(1, predict.ExitCode, predict.Output);
        Assert.IsTrue(Regex.IsMatch(predict.Output, $@"{Regex.Escape(photo)}: \w+ [\d.]+ %, \w+ [\d.]+ %"), predict.Output);
        Assert.Contains("2 of 3 files could not be read", predict.Output);
    }

    [TestMethod]
    public void Methods_are_compared_on_the_same_folds()
    {
        using var photos = new TemporaryFolder();
        using var work = new TemporaryFolder();
        FlowerPhotos.Unpack(photos.Path, ofClass: 4);

        var compare = CommandLine.Run(
            work.Path, "compare", "--data", photos.Path, "--methods", "scratch", "features", "--runs", "2", "--epochs", "1", "--image-size", "32", "--report", "comparison.html");

        Assert.AreEqual(0, compare.ExitCode, compare.Output);
        Assert.Contains("2-fold cross-validation over 20 photos", compare.Output);
        string[] lines = File.ReadAllLines(Path.Combine(work.Path, "comparison.csv"));
        Assert.AreEqual("method,run,accuracy,seconds", lines[0]);
        CollectionAssert.AreEqual(new[] { "Scratch,1", "Scratch,2", "Features,1", "Features,2" }, lines[1..].Select(line => line[..line.IndexOf(',', line.IndexOf(',') + 1)]).ToArray());
        Assert.Contains("From scratch", File.ReadAllText(Path.Combine(work.Path, "comparison.html")));
    }

    [TestMethod]
    public void What_a_user_can_put_right_is_told_in_a_sentence()
    {
        using var work = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(work.Path, "photos", "empty"));

        var noPhotos = CommandLine.Run(work.Path, "train", "--data", "photos");
        var noModel = CommandLine.Run(work.Path, "predict", "a.jpg", "--model", "none.mlnet");

        Assert.AreEqual((1, 1), (noPhotos.ExitCode, noModel.ExitCode));
        Assert.Contains("Every class must have an image", noPhotos.Output);
        Assert.Contains("none.mlnet", noModel.Output);
        foreach (string output in (string[])[noPhotos.Output, noModel.Output])
            Assert.DoesNotContain("   at ", output);
    }

    private static string Headline(string output) => Regex.Match(output, @"[\d.]+ % of \d+ photos right \(.*\)").Value;
}
