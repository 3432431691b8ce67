using System.Text.RegularExpressions;
using Flowers.Commands;
using Flowers.Photos;
using Flowers.Training;
using Microsoft.ML.ResNet.Tests;

namespace Flowers.Tests;

[TestClass]
public sealed class CommandLineTests
{
    private const string Sample = "samples/FlowerClassifier";

    [TestMethod]
    public void Training_evaluation_and_prediction_work_among_files_that_cannot_be_read()
    {
        using var photos = new TemporaryFolder();
        using var work = new TemporaryFolder();
        FlowerPhotos.Unpack(photos.Path, ofClass: 6);
        string photo = FlowerPhotos.Of(Path.Combine(photos.Path, "roses"))[0], cut = Path.Combine(photos.Path, "roses", "cut.jpg");
        File.WriteAllBytes(cut, File.ReadAllBytes(photo)[..^100]);
        File.WriteAllBytes(Path.Combine(photos.Path, "roses", "cmyk.jpg"), AwkwardImages.Cmyk);

        var train = Run(
            work.Path, "train", "--data", photos.Path, "--image-size", "32", "--model", "my.mlnet", "--report", "my.html");
        Assert.AreEqual(0, train.ExitCode, train.Output);
        Assert.Contains("1 file left out, because it cannot be read", train.Output);
        Assert.Contains($"{cut}: it is truncated", train.Output);
        Assert.IsTrue(File.Exists(Path.Combine(work.Path, "my.mlnet")));
        string page = File.ReadAllText(Path.Combine(work.Path, "my.html"));
        Assert.IsTrue(page.Contains(cut, StringComparison.Ordinal), "the page does not name the file that cannot be read");
        string[] mistakes =
            [.. Regex.Matches(train.Output, @"(\S+)\.jpg: \w+ \d+ %, but it is").Select(match => Path.GetFileName(match.Groups[1].Value))];
        Assert.IsNotEmpty(mistakes, train.Output);
        foreach (string mistake in mistakes)
            Assert.IsTrue(page.Contains($"{mistake}.jpg", StringComparison.Ordinal), $"the page does not name {mistake}.jpg");
        // Nothing is fetched from anywhere: pictures are in the page.
        Assert.IsGreaterThanOrEqualTo(mistakes.Length, Regex.Count(page, "<img[^>]* src=\"data:image/png;base64,"));
        Assert.IsFalse(Regex.IsMatch(page, @"(src|href)=""(?!data:|#)"), "the page refers to something outside");

        var evaluate = Run(work.Path, "evaluate", "--data", photos.Path, "--model", "my.mlnet");
        Assert.AreEqual(0, evaluate.ExitCode, evaluate.Output);
        Assert.AreEqual(Headline(train.Output), Headline(evaluate.Output));

        var predict = Run(work.Path, "predict", photo, cut, "missing.jpg", "--model", "my.mlnet");
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

        var compare = Run(
            work.Path, "compare", "--data", photos.Path, "--methods", "scratch", "features", "--runs", "2", "--epochs", "1", "--image-size",
            "32", "--report", "comparison.html");

        Assert.AreEqual(0, compare.ExitCode, compare.Output);
        Assert.Contains("2-fold cross-validation over 20 photos", compare.Output);
        string[] lines = File.ReadAllLines(Path.Combine(work.Path, "comparison.csv"));
        Assert.AreEqual("method,run,accuracy,seconds", lines[0]);
        CollectionAssert.AreEqual(
            new[] { "Scratch,1", "Scratch,2", "Features,1", "Features,2" },
            lines[1..].Select(line => line[..line.IndexOf(',', line.IndexOf(',') + 1)]).ToArray());
        Assert.Contains("From scratch", File.ReadAllText(Path.Combine(work.Path, "comparison.html")));
    }

    [TestMethod]
    public void What_a_user_can_put_right_is_told_in_a_sentence()
    {
        using var work = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(work.Path, "photos", "empty"));

        var noPhotos = Run(work.Path, "train", "--data", "photos");
        var noModel = Run(work.Path, "predict", "a.jpg", "--model", "none.mlnet");

        Assert.AreEqual((1, 1), (noPhotos.ExitCode, noModel.ExitCode));
        Assert.Contains("Every class must have an image", noPhotos.Output);
        Assert.Contains("none.mlnet", noModel.Output);
        foreach (string output in (string[])[noPhotos.Output, noModel.Output])
            Assert.DoesNotContain("   at ", output);
    }

    [TestMethod]
    [DataRow(
        "train --method scratch,head", "--method must be head, finetune, features, scratch, dnnsdca, dnnlbfgs; received \"scratch,head\".")]
    [DataRow("train --method 9", "received \"9\".")]
    [DataRow(
        "compare --methods head,nothing", "--methods must be head, finetune, features, scratch, dnnsdca, dnnlbfgs; received \"nothing\".")]
    [DataRow("train --image-size 7", "--image-size must be from 32 to 1024 pixels; received 7.")]
    [DataRow("train --epochs 0", "--epochs must be at least 1; received 0.")]
    [DataRow("train --threads 0", "--threads must be at least 1; received 0.")]
    [DataRow("train --batch-size 1", "--batch-size must be at least 2; received 1.")]
    [DataRow("train --learning-rate 0", "--learning-rate must be above 0 and below 100; received 0.")]
    [DataRow("train --device tpu", "--device must be cpu, cuda or cuda:N; received \"tpu\".")]
    [DataRow("train --checkpoint nowhere.pth", "--checkpoint must be a file that is there; received \"nowhere.pth\".")]
    [DataRow("predict a.jpg --top 0", "--top must be at least 1; received 0.")]
    public void Options_that_mean_nothing_are_a_line_before_anything_is_done(string arguments, string expected)
    {
        string[] words = arguments.Split(' ');
        var result = FlowerCommand.Create().Parse([.. words, .. words[0] == "predict" ? (string[])[] : ["--data", Path.GetTempPath()]]);

        Assert.IsTrue(result.Errors.Any(error => error.Message.Contains(expected, StringComparison.Ordinal)),
            string.Join('\n', result.Errors));
    }

    [TestMethod]
    public void Several_methods_by_commas_are_several_methods()
    {
        var result = FlowerCommand.Create().Parse(["compare", "--data", Path.GetTempPath(), "--methods", "head,features", "Scratch"]);

        Assert.IsEmpty(result.Errors);
        CollectionAssert.AreEqual(
            new[] { TransferMethod.Head, TransferMethod.Features, TransferMethod.Scratch }, result.GetValue<TransferMethod[]>("--methods"));
    }

    [TestMethod]
    public void Output_that_cannot_be_written_and_a_checkpoint_that_is_none_are_told_before_photos_are_read()
    {
        using var photos = new TemporaryFolder();
        using var work = new TemporaryFolder();
        FlowerPhotos.Unpack(photos.Path, ofClass: 2);
        File.WriteAllText(Path.Combine(work.Path, "taken"), "in the way");

        var unwritable = Run(
            work.Path, "train", "--data", photos.Path, "--model", "taken/m.mlnet", "--report", "taken/r.html");
        var noCheckpoint = Run(work.Path, "train", "--data", photos.Path, "--checkpoint", "taken");

        Assert.AreEqual((1, 1), (unwritable.ExitCode, noCheckpoint.ExitCode));
        Assert.Contains("taken/m.mlnet cannot be written", unwritable.Output);
        Assert.Contains("taken/r.html cannot be written", unwritable.Output);
        foreach (string output in (string[])[unwritable.Output, noCheckpoint.Output])
        {
            Assert.DoesNotContain("   at ", output);
            Assert.DoesNotContain("To train on", output);
        }
    }

    [TestMethod]
    public void Photos_of_classes_that_the_model_does_not_know_are_counted_as_wrong_and_said()
    {
        using var photos = new TemporaryFolder();
        using var more = new TemporaryFolder();
        using var work = new TemporaryFolder();
        FlowerPhotos.Unpack(photos.Path, ofClass: 6);
        FlowerPhotos.Unpack(more.Path, ofClass: 6);
        foreach (string unknown in (string[])["sunflowers", "tulips"])
            Directory.Delete(Path.Combine(photos.Path, unknown), recursive: true);
        Assert.AreEqual(0, Run(
            work.Path, "train", "--data", photos.Path, "--method", "features", "--image-size", "32", "--model", "m", "--report", "r.html")
                .ExitCode);

        var evaluate = Run(work.Path, "evaluate", "--data", more.Path, "--all", "--model", "m", "--report", "e.html");

        Assert.AreEqual(0, evaluate.ExitCode, evaluate.Output);
        Assert.Contains("of 18 photos of known classes right", evaluate.Output);
        Assert.Contains("12 photos are of classes that the model does not know (sunflowers: 6, tulips: 6).",
            evaluate.Output);
        Assert.Contains("of 30 photos right", evaluate.Output);
        Assert.Contains("of 30 photos right", File.ReadAllText(Path.Combine(work.Path, "e.html")));
        foreach (string known in (string[])["daisy", "dandelion", "roses"])
            Directory.Delete(Path.Combine(more.Path, known), recursive: true);
        var none = Run(work.Path, "evaluate", "--data", more.Path, "--all", "--model", "m", "--report", "e.html");
        Assert.AreEqual(1, none.ExitCode);
        Assert.Contains("There must be photos of classes that the model knows, daisy, dandelion, roses; the folder has sunflowers: 6",
            none.Output);
    }

    [TestMethod]
    public void Folders_and_patterns_are_predicted_by_the_photos_in_them()
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

    [TestMethod]
    public void What_makes_figures_worth_little_is_said_before_training()
    {
        using var photos = new TemporaryFolder();
        using var work = new TemporaryFolder();
        FlowerPhotos.Unpack(photos.Path, ofClass: 3);

        var train = Run(
            work.Path, "train", "--data", photos.Path, "--method", "head", "--epochs", "1", "--image-size", "32", "--test-fraction", "0.4");

        Assert.AreEqual(0, train.ExitCode, train.Output);
        Assert.Contains("Classes with fewer than 5 photos to train on", train.Output);
        Assert.Contains("photos to test on say little", train.Output);
        Assert.IsTrue(File.Exists(Path.Combine(work.Path, "artifacts", "flowers", "FlowerClassifier.mlnet")));
        Assert.IsFalse(File.Exists(Path.Combine(work.Path, "artifacts", "flowers", "FlowerClassifier.mlnet.training")));
    }

    [TestMethod]
    public void Ctrl_C_keeps_the_best_weights_so_far_and_resume_goes_on()
    {
        using var photos = new TemporaryFolder();
        using var work = new TemporaryFolder();
        FlowerPhotos.Unpack(photos.Path, ofClass: 6);
        string[] train = ["train", "--data", photos.Path, "--epochs", "12", "--image-size", "32", "--batch-size", "8", "--model", "m",
            "--report", "r.html"];

        var stopped = TestProgram.RunUntil(work.Path, Sample, "2/12", "INT", train);

        Assert.AreEqual(0, stopped.ExitCode, stopped.Output);
        Assert.Contains("Stopping: the best weights so far are kept.", stopped.Output);
        Assert.Contains("with --resume", stopped.Output.Replace("With", "with"));
        Assert.IsTrue(File.Exists(Path.Combine(work.Path, "m")));
        Assert.DoesNotContain("12/12", stopped.Output);
        var resumed = Run(work.Path, [.. train, "--resume"]);
        Assert.AreEqual(0, resumed.ExitCode, resumed.Output);
        Assert.Contains("12/12", resumed.Output);
        Assert.IsFalse(File.Exists(Path.Combine(work.Path, "m.training")));
    }

    private static (int ExitCode, string Output) Run(string folder, params IEnumerable<string> arguments) =>
        TestProgram.RunIn(folder, Sample, arguments);

    private static string Headline(string output) => Regex.Match(output, @"[\d.]+ % of \d+ photos right \(.*\)").Value;
}
