using System.Text.RegularExpressions;
using Microsoft.ML.ResNet.Tests;

namespace MlResNet.Tests;

[TestClass]
public sealed class TrainTests
{
    [TestMethod]
    public void A_model_and_a_page_come_of_photos_among_which_are_files_that_cannot_be_read()
    {
        var train = TrainedModel.Training;

        train.AssertDone();
        Assert.Contains("2 files left out, because they cannot be read", train.Output);
        Assert.Contains("cut.jpg: it is truncated", train.Output);
        Assert.Contains("text.jpg", train.Output);
        Assert.IsTrue(File.Exists(TrainedModel.Model));
        Assert.IsFalse(File.Exists(TrainedModel.Model + ".training"));
        string page = File.ReadAllText(Path.ChangeExtension(TrainedModel.Model, ".html"));
        Assert.Contains("cut.jpg", page);
        string[] mistakes =
            [.. Regex.Matches(train.Output, @"([^\\/\s]+\.jpg): \w+ \d+ %, but it is").Select(match => match.Groups[1].Value)];
        foreach (string mistake in mistakes)
            Assert.Contains(mistake, page);
        // Nothing is fetched from anywhere: pictures are in the page.
        Assert.IsGreaterThanOrEqualTo(mistakes.Length, Regex.Count(page, "<img[^>]* src=\"data:image/png;base64,"));
        Assert.IsFalse(Regex.IsMatch(page, @"(src|href)=""(?!data:|#)"), "the page refers to something outside");
    }

    [TestMethod]
    public void Output_that_goes_to_a_file_has_no_colours_and_no_bars_and_numbers_with_points()
    {
        Assert.DoesNotContain("\u001b", TrainedModel.Training.Output);
        Assert.DoesNotContain("━", TrainedModel.Training.Output);
        Assert.IsTrue(Regex.IsMatch(TrainedModel.Training.Output, @"[\d.]+ % of \d+ photos right \(log-loss \d\.\d+\)"),
            TrainedModel.Training.Output);
    }

    [TestMethod]
    public void A_table_of_paths_and_labels_does_as_well_as_a_folder_and_quiet_means_quiet()
    {
        using var work = new TemporaryFolder();
        string table = Path.Combine(TrainedModel.Root, "photos; all.csv");
        File.WriteAllLines(table,
        [
            "label;path;note",
            .. new[] { "roses", "tulips" }.SelectMany(name => FlowerPhotos.Of(Path.Combine(TrainedModel.Photos, name)))
                .Where(path => Path.GetFileName(path) is not ("cut.jpg" or "text.jpg" or "cmyk.jpg"))
                .Select(path => (Label: path.Contains("roses") ? "a; rose" : "tulip", Path: Path.GetRelativePath(TrainedModel.Root, path)))
                .Select(photo => $"\"{photo.Label}\";\"{photo.Path}\";"),
        ]);

        var train = CommandLine.Run(
            work.Path, "train", table, "--method", "features", "--image-size", "32", "--out", "m.mlnet", "--verbosity", "quiet");

        train.AssertDone();
        Assert.AreEqual("", train.Output + train.Errors);
        var predict = CommandLine.Run(work.Path, "predict", "m.mlnet", Path.Combine(TrainedModel.Photos, "roses"), "--csv");
        Assert.Contains("a; rose", predict.Output);
        CommandLine.Run(work.Path, "export", "m.mlnet", "--onnx").AssertFailed(1, "residual network");
    }

    [TestMethod]
    public void What_makes_figures_worth_little_is_said_before_training()
    {
        using var photos = new TemporaryFolder();
        using var work = new TemporaryFolder();
        FlowerPhotos.Unpack(photos.Path, ofClass: 3);

        var train = CommandLine.Run(
            work.Path, "train", photos.Path, "--method", "scratch", "--architecture", "cifar-8", "--epochs", "1", "--image-size", "32",
            "--test-fraction", "0.4");

        train.AssertDone();
        Assert.Contains("Classes with fewer than 5 photos to train on", train.Output);
        Assert.Contains("photos to test on say little", train.Output);
        Assert.IsTrue(File.Exists(Path.Combine(work.Path, "model.mlnet")));
    }

    [TestMethod]
    public void Ctrl_C_keeps_the_best_weights_so_far_and_resume_goes_on()
    {
        using var work = new TemporaryFolder();
        string[] train = ["train", TrainedModel.Photos, "--method", "scratch", "--architecture", "cifar-8", "--epochs", "40",
            "--image-size", "32", "--batch-size", "8", "--out", "m"];

        var stopped = CommandLine.RunUntil(work.Path, "2/40", "INT", train);

        Assert.AreEqual(130, stopped.ExitCode, stopped.ToString());
        Assert.Contains("Stopping: the best weights so far are kept. Ctrl-C again ends the program at once.", stopped.Errors);
        Assert.Contains("With --resume and the same options it goes on", stopped.Errors);
        Assert.Contains("photos right", stopped.Output);
        Assert.DoesNotContain("40/40", stopped.Output);
        Assert.IsTrue(File.Exists(Path.Combine(work.Path, "m")));
        var resumed = CommandLine.Run(work.Path, [.. train, "--resume"]);
        resumed.AssertDone();
        Assert.Contains("40/40", resumed.Output);
        // What was done before is not done again: its figures are those of the first run, speed included.
        string second = stopped.Output.Split('\n').Single(line => line.Contains(" 2/40", StringComparison.Ordinal));
        Assert.Contains(second, resumed.Output);
        Assert.IsFalse(File.Exists(Path.Combine(work.Path, "m.training")));
    }

    [TestMethod]
    public void Ctrl_C_twice_ends_the_program_at_once()
    {
        using var work = new TemporaryFolder();

        // Steps of a second: the first Ctrl-C alone would take longer.
        var stopped = CommandLine.RunUntil(
            work.Path, "1/40", ["INT", "INT"], "train", TrainedModel.Photos, "--method", "scratch", "--architecture", "resnet-18",
            "--epochs", "40", "--image-size", "160", "--batch-size", "24", "--out", "m");

        Assert.AreEqual(130, stopped.ExitCode, stopped.ToString());
        Assert.Contains("Ctrl-C again ends the program at once.", stopped.Errors);
        Assert.DoesNotContain("photos right", stopped.Output);
        Assert.IsFalse(File.Exists(Path.Combine(work.Path, "m")));
    }

    [TestMethod]
    public void Photos_that_are_not_there_or_of_one_class_are_told_with_what_to_do()
    {
        using var work = new TemporaryFolder();
        string empty = Directory.CreateDirectory(Path.Combine(work.Path, "empty")).FullName;
        Directory.CreateDirectory(Path.Combine(work.Path, "hollow", "roses"));
        string one = Path.Combine(work.Path, "one", "roses");
        Directory.CreateDirectory(one);
        foreach (string photo in FlowerPhotos.Of(Path.Combine(TrainedModel.Photos, "roses")).Take(4))
            File.Copy(photo, Path.Combine(one, Path.GetFileName(photo)));
        File.WriteAllText(Path.Combine(work.Path, "table.csv"), "file,class\na.jpg,b\n");

        CommandLine.Run(work.Path, "train", "nowhere").AssertFailed(1, "There is no folder and no table nowhere.", "a folder of its own");
        CommandLine.Run(work.Path, "train", empty).AssertFailed(1, "empty");
        CommandLine.Run(work.Path, "train", "hollow").AssertFailed(1, "Every class must have an image");
        CommandLine.Run(work.Path, "train", "one").AssertFailed(1, "There must be two classes at least", "one has only roses");
        CommandLine.Run(work.Path, "compare", "one").AssertFailed(1, "There must be two classes at least", "one has only roses");
        string text = Directory.CreateDirectory(Path.Combine(work.Path, "words", "roses")).FullName;
        File.WriteAllText(Path.Combine(text, "1.jpg"), "no image");
        foreach (string command in (string[])["train", "compare"])
            CommandLine.Run(work.Path, command, "words").AssertFailed(1, "words has none. 1 of its files cannot be read: ", "1.jpg, ");
        CommandLine.Run(work.Path, "evaluate", TrainedModel.Model, "words").AssertFailed(1, "1 of its files cannot be read: ");
        CommandLine.Run(work.Path, "train", "table.csv").AssertFailed(1, "must name its columns, path and label among them");
        Assert.IsFalse(File.Exists(Path.Combine(work.Path, "model.mlnet")));
    }

    [TestMethod]
    public void Output_that_cannot_be_written_is_told_before_photos_are_read()
    {
        using var work = new TemporaryFolder();
        File.WriteAllText(Path.Combine(work.Path, "taken"), "in the way");

        CommandLine.Run(work.Path, "train", TrainedModel.Photos, "--out", "taken/m.mlnet", "--report", "taken/r.html")
            .AssertFailed(1, "taken/m.mlnet cannot be written", "taken/r.html cannot be written");
        if (OperatingSystem.IsLinux())
            CommandLine.Run(work.Path, "train", TrainedModel.Photos, "--out", "/proc/m.mlnet")
                .AssertFailed(1, "/proc/m.mlnet cannot be written");
    }

    [TestMethod]
    public void A_checkpoint_that_is_none_is_told_before_training()
    {
        using var work = new TemporaryFolder();
        File.WriteAllText(Path.Combine(work.Path, "weights.pth"), "no weights");

        CommandLine.Run(work.Path, "train", TrainedModel.Photos, "--checkpoint", "weights.pth").AssertFailed(1, "weights.pth");
    }
}
