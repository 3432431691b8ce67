using System.Diagnostics;
using Microsoft.ML.ResNet.Tests.Onnx;

namespace Microsoft.ML.ResNet.Tests.Resuming;

/// <summary>A training in a process that is killed without a chance to clean up.</summary>
[TestClass]
public sealed class KilledTrainingTests
{
    private const int Kills = 10;
    private const int Steps = 76;

    [TestMethod]
    public void A_training_killed_ten_times_ends_with_the_weights_of_one_that_was_not_bit_for_bit()
    {
        using var folder = new TemporaryFolder();
        using (var whole = Start(folder.File("whole.safetensors")))
            Assert.AreEqual($"{Steps}", Finish(whole));

        var random = new Random(20151210);
        var firstSteps = new List<int>();
        for (int kill = 0; kill < Kills; kill++)
        {
            using var process = Start(folder.File("killed.safetensors"), folder.File("training.checkpoint"));
            firstSteps.Add(Follow(process, lines: random.Next(3, 12)));
            // Anywhere in a step or in the writing of a checkpoint.
            Thread.Sleep(random.Next(20));
            process.Kill();
            process.WaitForExit();
            Assert.IsFalse(File.Exists(folder.File("killed.safetensors")), $"Training came to its end before kill {kill + 1}.");
        }
        using (var last = Start(folder.File("killed.safetensors"), folder.File("training.checkpoint")))
            Assert.AreEqual($"{Steps}", Finish(last));

        Assert.IsTrue(firstSteps[^1] > 3, $"No process went on where another had stopped: {string.Join(", ", firstSteps)}");
        CollectionAssert.AreEqual(
            File.ReadAllBytes(folder.File("whole.safetensors")), File.ReadAllBytes(folder.File("killed.safetensors")));
    }

    private static Process Start(params string[] arguments) => TestProgram.Start(TestProgram.PathOf("KilledTraining"), [], arguments);

    /// <returns>The last step that was reported.</returns>
    private static string Finish(Process process)
    {
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, output);
        return output.TrimEnd().Split('\n')[^1];
    }

    /// <returns>The last step that was reported among so many lines.</returns>
    private static int Follow(Process process, int lines)
    {
        int step = 0;
        for (; lines > 0 && process.StandardOutput.ReadLine() is { } line; lines--)
            step = int.Parse(line, System.Globalization.CultureInfo.InvariantCulture);
        return step;
    }
}
