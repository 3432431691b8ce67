using System.Diagnostics;
using Microsoft.ML.ResNet.Tests.Onnx;

namespace Microsoft.ML.ResNet.Tests.Distribution;

/// <summary>Two machines that train together and lose each other.</summary>
[TestClass]
public sealed class CutCableTests
{
    private const int Limit = 6;

    private static readonly TimeSpan s_start = TimeSpan.FromSeconds(60), s_soon = TimeSpan.FromSeconds(Limit + 20);

    private readonly TemporaryFolder _folder = new();

    [TestCleanup]
    public void DeleteFolder() => _folder.Dispose();

    [TestMethod]
    public void Both_give_up_at_the_time_limit_and_say_how_to_go_on_and_none_hangs()
    {
        MpiRun.RequireLauncher(MpiRun.OpenMpi);
        using var machines = new TwoMachines(_folder.Root);
        // Each machine's output goes to a file: there is no other way to hear the second once the cable is cut.
        string output = _folder.File("rank-");
        var start = new ProcessStartInfo(machines.Launcher[0], [
            .. machines.Launcher[1..], "sh", "-c", $"echo $$ > {output}$OMPI_COMM_WORLD_RANK.pid; exec \"$@\" > "
                + $"{output}$OMPI_COMM_WORLD_RANK.log 2>&1", "-",
            "dotnet", TestProgram.PathOf("DistributedTraining"), _folder.Root, "long", $"checkpoint={_folder.File("training")}",
            $"timeout={Limit}", "verbose=1",
        ]);
        start.Environment["OMP_NUM_THREADS"] = "1";
        using var launcher = Process.Start(start)!;
        try
        {
            Wait(s_start, () => Log(0).Contains("\nstep 4 ", StringComparison.Ordinal), "training does not begin");
            int[] processes = [.. Enumerable.Range(0, 2).Select(rank => int.Parse(File.ReadAllText($"{output}{rank}.pid")))];
            machines.CutTheCable();
            Wait(s_soon, () => !processes.Any(IsRunning), "a process hangs");
        }
        finally
        {
            launcher.Kill(entireProcessTree: true);
            launcher.WaitForExit();
        }

        StringAssert.Contains(Log(0), "Process 0 of 2, 0 of 1 here");
        StringAssert.Contains(Log(1), "Process 1 of 2, 0 of 1 here");
        for (int rank = 0; rank < 2; rank++)
        {
            StringAssert.Contains(
                Log(rank), $"TimeoutException: Process {rank} of 2 on {Environment.MachineName} waited {Limit} s for the others to ");
            StringAssert.Contains(Log(rank), "one of them hangs, or the connection to it is lost. Started again, with any number of "
                + $"processes, training goes on from {_folder.File("training")}.");
        }
        using var saved = new CheckpointFiles(new TrainingCheckpoint { Path = _folder.File("training") }, message => Assert.Fail(message))
            .OpenNewest();
        Assert.IsGreaterThanOrEqualTo(3, saved!.State.Iteration);

        string Log(int rank)
        {
            string file = $"{output}{rank}.log";
            return File.Exists(file) ? File.ReadAllText(file) : "";
        }
    }

    private static void Wait(TimeSpan limit, Func<bool> isSo, string problem)
    {
        var clock = Stopwatch.StartNew();
        while (!isSo())
        {
            Assert.IsLessThan(limit, clock.Elapsed, problem);
            Thread.Sleep(100);
        }
    }

    /// <summary>One that has ended and is not waited for by its parent counts as ended.</summary>
    private static bool IsRunning(int process)
    {
        string status = $"/proc/{process}/stat";
        try
        {
            return File.Exists(status) && File.ReadAllText(status).Split(") ")[^1][0] != 'Z';
        }
        catch (IOException)
        {
            return false;
        }
    }
}
