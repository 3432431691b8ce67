using Microsoft.ML.ResNet.Tests;

namespace PaperExperiments.Tests;

/// <summary>Experiments whose nets are trained by several processes.</summary>
[TestClass]
public sealed class ProcessesTests
{
    [TestMethod]
    public void Two_processes_train_one_net_after_the_other_and_the_first_alone_writes()
    {
        if (!File.Exists("/usr/bin/mpirun"))
            Assert.Inconclusive("needs mpirun: Debian's openmpi-bin and libopenmpi3");
        using var folder = new TemporaryFolder();
        string[] lines = Run(folder);
        // Each line once, of two trainings in turn.
        foreach (string seed in new[] { "seed1", "seed2" })
            Assert.ContainsSingle(line => line.Contains($"{seed}: training", StringComparison.Ordinal), lines, Text(lines));
        Assert.ContainsSingle(line => line.Contains("Wrote ", StringComparison.Ordinal), lines, Text(lines));
        StringAssert.Contains(File.ReadAllText(Path.Combine(folder["out"], "results.csv")), "ResNet-8");

        // What is finished is told by the first, and the other has nothing to do.
        string[] again = Run(folder, "--resume");
        Assert.HasCount(2, again.Where(line => line.Contains("finished before", StringComparison.Ordinal)).ToArray(), Text(again));
        Assert.DoesNotContain(line => line.Contains(": training", StringComparison.Ordinal), again);
    }

    private static string[] Run(TemporaryFolder folder, params string[] further) => TestProgram.Run(
        "samples/PaperExperiments",
        new Dictionary<string, string>
        {
            ["OMPI_ALLOW_RUN_AS_ROOT"] = "1", ["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = "1", ["OMPI_MCA_rmaps_base_oversubscribe"] = "1",
        },
        [
            "table6", "--data", RealImages.CifarFile, "--nets", "cifar-8", "--scale", "0.0003", "--data-scale", "0.05", "--batch-size",
            "8", "--threads", "2", "--runs", "2", "--out", folder["out"], "--trainings", folder["trainings"], "--processes", "2",
            .. further,
        ]);

    private static string Text(string[] lines) => string.Join(Environment.NewLine, lines);
}
