using Microsoft.ML.ResNet.Tests;

namespace FashionMnist.Tests;

[TestClass]
public sealed class DemoTests
{
    private const string Sample = "samples/FashionMnist";

    private const string Data = "/usr/share/datasets/fashion-mnist";

    [TestMethod]
    [DataRow("--epochs 0", "--epochs must be at least 1; received 0.")]
    [DataRow("--depth 9", "--depth must be 6n+2: 8, 14, 20, ...; received 9.")]
    [DataRow("--depth 2", "--depth must be 6n+2: 8, 14, 20, ...; received 2.")]
    [DataRow("--batch-size 1", "--batch-size must be at least 2; received 1.")]
    [DataRow("--learning-rate 0", "--learning-rate must be above 0 and below 100; received 0.")]
    [DataRow("--threads 0", "--threads must be at least 1; received 0.")]
    [DataRow("--device tpu", "--device must be cpu, cuda or cuda:N; received \"tpu\".")]
    [DataRow("--no-such-option", "--no-such-option")]
    public void Options_that_mean_nothing_are_a_line_before_anything_is_done(string arguments, string expected)
    {
        var result = DemoCommand.Create(_ => Assert.Fail("It must not run.")).Parse(arguments.Split(' '));

        Assert.IsTrue(result.Errors.Any(error => error.Message.Contains(expected, StringComparison.Ordinal)),
            string.Join('\n', result.Errors));
    }

    [TestMethod]
    public void Mistakes_end_the_program_with_a_line_each()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["taken"], "in the way");

        AssertEndsWith("--epochs must be at least 1; received 0.", status: 2, lines: 2, "--epochs", "0", "--depth", "9");
        AssertEndsWith("taken/report.html cannot be written", status: 1, lines: 1, "--out", "taken");
        AssertEndsWith("nowhere", status: 1, lines: 1, "--data", "nowhere");

        void AssertEndsWith(string message, int status, int lines, params string[] arguments)
        {
            var (exitCode, output) = TestProgram.RunIn(folder.Path, Sample, arguments);
            Assert.AreEqual(status, exitCode, output);
            Assert.Contains(message, output);
            Assert.HasCount(lines, output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), output);
        }
    }

    [TestMethod]
    public void Ctrl_C_before_the_first_epoch_is_done_ends_it_in_a_sentence()
    {
        NeedData();
        using var folder = new TemporaryFolder();

        // The headings of the table: from here on the signal is handled.
        var (exitCode, output) = TestProgram.RunUntil(folder.Path, Sample, "Images/s", "INT", "--threads", "1");

        Assert.AreEqual(130, exitCode, output);
        Assert.Contains("Stopping: the best weights so far are kept, and evaluated.", output);
        Assert.Contains("Training was stopped before its first epoch was done", output);
        Assert.DoesNotContain("   at ", output);
        Assert.IsEmpty(Directory.GetFiles(folder.Path, "model.*", SearchOption.AllDirectories));
    }

    [TestMethod]
    public void Ctrl_C_after_an_epoch_keeps_and_evaluates_its_weights()
    {
        NeedData();
        using var folder = new TemporaryFolder();

        var (exitCode, output) = TestProgram.RunUntil(folder.Path, Sample, " 1/50 ", "INT", "--epochs", "50", "--out", "out");

        Assert.AreEqual(0, exitCode, output);
        Assert.Contains("Stopping: the best weights so far are kept, and evaluated.", output);
        Assert.DoesNotContain(" 2/50 ", output);
        foreach (string file in (string[])["report.html", "metrics.json", "model.zip", "model.onnx"])
            Assert.IsTrue(File.Exists(Path.Combine(folder["out"], file)), file);
        Assert.Contains("of the first 1,000 test images the same label", output.ReplaceLineEndings(" "));
    }

    private static void NeedData()
    {
        if (!Directory.Exists(Data))
            Assert.Inconclusive("needs Debian's package dataset-fashion-mnist");
    }
}
