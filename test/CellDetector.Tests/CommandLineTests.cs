using System.Text.RegularExpressions;
using Cells.Commands;
using Microsoft.ML.ResNet.Tests;

namespace Cells.Tests;

[TestClass]
public sealed class CommandLineTests
{
    [TestMethod]
    public void Training_evaluation_prediction_and_export_work()
    {
        using var photos = new TemporaryFolder();
        using var work = new TemporaryFolder();
        CellPhotos.Unpack(photos.Path, training: 4, test: 2);
        string photo = CellPhotos.Of(photos.Path)[0], cut = Path.Combine(work.Path, "cut.jpg");
        File.WriteAllBytes(cut, File.ReadAllBytes(photo)[..^100]);

        var train = CommandLine.Run(
            work.Path, "train", "--data", photos.Path, "--steps", "20", "--image-size", "120", "--model", "my.mlnet", "--report",
            "my.html");
        Assert.AreEqual(0, train.ExitCode, train.Output);
        Assert.Contains("trainval and test", train.Output);
        Assert.Contains("5/5", train.Output);
        string page = File.ReadAllText(Path.Combine(work.Path, "my.html"));
        Assert.Contains("The worst mistakes", page);
        Assert.Contains("Precision over recall", page);
        Assert.IsGreaterThanOrEqualTo(1, Regex.Count(page, "<img[^>]* src=\"data:image/png;base64,"));
        Assert.IsFalse(Regex.IsMatch(page, @"(src|href)=""(?!data:|#)"), "the page refers to something outside");

        var evaluate = CommandLine.Run(work.Path, "evaluate", "--data", photos.Path, "--model", "my.mlnet");
        Assert.AreEqual(0, evaluate.ExitCode, evaluate.Output);
        Assert.AreEqual(Headline(train.Output), Headline(evaluate.Output));

        var predict = CommandLine.Run(
            work.Path, "predict", photo, cut, "missing.jpg", "--model", "my.mlnet", "--output", "found", "--score", "0.01");
        Assert.AreEqual(1, predict.ExitCode, predict.Output);
        Assert.Contains("2 of 3 files could not be read", predict.Output);
        string drawn = Path.Combine(work.Path, "found", Path.ChangeExtension(Path.GetFileName(photo), "png"));
        Assert.AreNotEqual(0, new FileInfo(drawn).Length);

        var export = CommandLine.Run(work.Path, "export", "--model", "my.mlnet", "--output", "my.onnx");
        Assert.AreEqual(0, export.ExitCode, export.Output);
        Assert.AreNotEqual(0, new FileInfo(Path.Combine(work.Path, "my.onnx")).Length);
    }

    [TestMethod]
    public void Ctrl_C_keeps_what_was_learned_and_training_goes_on_from_there()
    {
        using var photos = new TemporaryFolder();
        using var work = new TemporaryFolder();
        CellPhotos.Unpack(photos.Path, training: 2, test: 1);

        string[] train = ["train", "--data", photos.Path, "--steps", "60", "--image-size", "64", "--model", "m", "--report", "r.html"];

        var stopped = CommandLine.Interrupt(work.Path, "2/30", train);

        Assert.AreEqual(0, stopped.ExitCode, stopped.Output);
        Assert.Contains("Stopping: the weights of the epochs done are kept.", stopped.Output);
        Assert.Contains("With --resume", stopped.Output);
        Assert.DoesNotContain("30/30", stopped.Output);
        Assert.IsTrue(File.Exists(Path.Combine(work.Path, "m")));
        var resumed = CommandLine.Run(work.Path, [.. train, "--resume"]);
        Assert.AreEqual(0, resumed.ExitCode, resumed.Output);
        Assert.Contains("30/30", resumed.Output);
        Assert.IsFalse(File.Exists(Path.Combine(work.Path, "m.training")));
    }

    [TestMethod]
    public void Mistakes_are_told_in_a_line_before_anything_is_done()
    {
        using var work = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(work.Path, "empty"));

        var noPhotos = CommandLine.Run(work.Path, "train", "--data", "empty");
        var noModel = CommandLine.Run(work.Path, "predict", "a.jpg", "--model", "none.mlnet");
        string[] mistakes =
        [
            .. CellCommand.Create().Parse(
                $"train --data {work.Path} --steps 0 --image-size 16 --threads 0 --checkpoint none.pth").Errors
                .Select(error => error.Message),
        ];

        Assert.AreEqual((1, 1), (noPhotos.ExitCode, noModel.ExitCode));
        Assert.DoesNotContain("   at ", noPhotos.Output + noModel.Output);
        Assert.Contains("none.mlnet", noModel.Output);
        Assert.HasCount(4, mistakes);
        Assert.Contains("--steps must be at least 1; received 0.", mistakes);
        Assert.Contains("--image-size must be from 32 to 4096 pixels; received 16.", mistakes);
        Assert.Contains(
            "--checkpoint must be a file that is there or the name of a pretrained network; received \"none.pth\".", mistakes);
    }

    private static string Headline(string output) => Regex.Match(output, @"AP50 \d[^)]*").Value;
}
