using System.Diagnostics;
using Microsoft.ML.ResNet.Tests;

namespace PaperExperiments.Tests;

[TestClass]
public sealed class ResumeTests
{
    private const int Steps = 45;

    [TestMethod]
    [DataRow("KILL", 137)]
    [DataRow("INT", 130)]
    public void A_training_that_was_killed_or_stopped_goes_on_to_the_weights_of_one_that_was_not(string signal, int exitCode)
    {
        using var folder = new TemporaryFolder();
        string whole = Path.Combine(folder["whole"], Training), stopped = Path.Combine(folder["stopped"], Training);
        using (var program = Start(folder, "whole"))
            AssertEnded(program);

        int stoppedAt = Random.Shared.Next(5, Steps - 5);
        using (var program = Start(folder, "stopped"))
        {
            while (!program.HasExited && CountSteps(stopped) < stoppedAt)
                Thread.Sleep(5);
            Process.Start("kill", [$"-{signal}", $"{program.Id}"]).WaitForExit();
            var errors = program.StandardError.ReadToEndAsync();
            program.WaitForExit();
            Assert.AreEqual(exitCode, program.ExitCode, errors.Result);
            bool isTold = errors.Result.Contains("the training is kept as it stands, and goes on with --resume", StringComparison.Ordinal);
            Assert.AreEqual(signal == "INT", isTold);
            Assert.DoesNotContain("   at ", errors.Result);
        }
        Assert.IsFalse(File.Exists(Path.Combine(stopped, "summary.json")), "The training must not have ended before it was stopped.");
        using (var program = Start(folder, "stopped", "--resume"))
            AssertEnded(program);

        CollectionAssert.AreEqual(
            File.ReadAllBytes(Path.Combine(whole, "model.onnx")), File.ReadAllBytes(Path.Combine(stopped, "model.onnx")),
            $"{signal} after step {stoppedAt}");
        CollectionAssert.AreEqual(Curves(whole), Curves(stopped));
    }

    private static string Training =>
        Path.Combine(Path.GetFileNameWithoutExtension(RealImages.CifarFile), "cifar-8-s0.0007-d0.05-b8-seed1");

    private static Process Start(TemporaryFolder folder, string trainings, params string[] arguments)
    {
        string[] experiment =
        [
            "figure6", "--data", RealImages.CifarFile, "--nets", "cifar-8", "--scale", "0.0007", "--data-scale", "0.05", "--batch-size",
            "8", "--threads", "1", "--checkpoint-steps", "3", "--out", folder["out"], "--trainings", folder[trainings],
        ];
        return TestProgram.Start(TestProgram.PathOf("samples/PaperExperiments"), [], [.. experiment, .. arguments]);
    }

    private static void AssertEnded(Process program)
    {
        var errors = program.StandardError.ReadToEndAsync();
        program.StandardOutput.ReadToEnd();
        program.WaitForExit();
        Assert.AreEqual(0, program.ExitCode, errors.Result);
    }

    private static int CountSteps(string training)
    {
        string history = Path.Combine(training, "history.csv");
        return File.Exists(history) ? File.ReadAllLines(history).Length - 1 : 0;
    }

    /// <summary>All but the last column, the time.</summary>
    private static string[] Curves(string training) =>
        [.. File.ReadAllLines(Path.Combine(training, "history.csv")).Select(line => line[..line.LastIndexOf(',')])];
}
