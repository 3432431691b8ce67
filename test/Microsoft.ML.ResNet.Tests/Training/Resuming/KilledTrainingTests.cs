using System.Diagnostics;
using Microsoft.ML.ResNet.Tests.Onnx;

namespace Microsoft.ML.ResNet.Tests.Resuming;

/// <summary>A training in a process that is killed without a chance to clean up.</summary>
[TestClass]
public sealed class KilledTrainingTests
{
    [TestMethod]
    [DataRow("classifier", 10, 76)]
    [DataRow("detector", 5, 32)]
    public void A_training_killed_many_times_ends_with_the_weights_of_one_that_was_not_bit_for_bit(string kind, int kills, int steps)
    {
        using var folder = new TemporaryFolder();
        using (var whole = Start(kind, folder.File("whole.weights")))
            Assert.AreEqual($"{steps}", Finish(whole));

        var random = new Random(20151210);
        var firstSteps = new List<int>();
        for (int kill = 0; kill < kills; kill++)
        {
            using var process = Start(kind, folder.File("killed.weights"), folder.File("training.checkpoint"));
            firstSteps.Add(Follow(process, lines: random.Next(3, 12)));
            // Anywhere in a step or in the writing of a checkpoint.
            Thread.Sleep(random.Next(20));
            process.Kill();
            process.WaitForExit();
            Assert.IsFalse(File.Exists(folder.File("killed.weights")), $"Training came to its end before kill {kill + 1}.");
        }
        using (var last = Start(kind, folder.File("killed.weights"), folder.File("training.checkpoint")))
            Assert.AreEqual($"{steps}", Finish(last));

        Assert.IsTrue(firstSteps[^1] > 3, $"No process went on where another had stopped: {string.Join(", ", firstSteps)}");
        CollectionAssert.AreEqual(
            File.ReadAllBytes(folder.File("whole.weights")), File.ReadAllBytes(folder.File("killed.weights")));
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
