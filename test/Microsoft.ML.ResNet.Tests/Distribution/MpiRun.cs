using System.Diagnostics;

namespace Microsoft.ML.ResNet.Tests.Distribution;

/// <summary>
/// Runs the program <c>DistributedTraining</c> in several processes, one thread each. Where the MPI is missing, the test is skipped.
/// </summary>
internal static class MpiRun
{
    public const string OpenMpi = "mpirun.openmpi", Mpich = "mpiexec.mpich";

    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(3);

    /// <summary>What came of it.</summary>
    /// <param name="Status">Of the launcher.</param>
    /// <param name="Output">Of all processes, and of the launcher, mixed.</param>
    /// <param name="Elapsed">How long it took.</param>
    internal sealed record Result(int Status, string Output, TimeSpan Elapsed)
    {
        public IEnumerable<string> Lines => Output.Split('\n').Select(line => line.TrimEnd('\r'));

        public Result MustSucceed()
        {
            Assert.AreEqual(0, Status, Output);
            return this;
        }
    }

    public static Result Run(string launcher, int processes, params string[] arguments) => RunUnder(launcher, processes, null, arguments);

    /// <param name="launcher">One of the two; or null: the program by itself.</param>
    /// <param name="processes">How many.</param>
    /// <param name="wrapper">A program and its arguments that the launcher starts, and that starts the other.</param>
    /// <param name="arguments">Of the program.</param>
    public static Result RunUnder(string? launcher, int processes, string[]? wrapper, params string[] arguments)
    {
        var watch = Stopwatch.StartNew();
        using var process = Start(launcher, processes, wrapper, arguments);
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(s_longest))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{launcher} is still running after {s_longest}.");
        }
        return new(process.ExitCode, $"{output.Result}\n{errors.Result}", watch.Elapsed);
    }

    public static void RequireLauncher(string launcher)
    {
        if (!Array.Exists(["/usr/bin", "/usr/local/bin"], folder => File.Exists(Path.Combine(folder, launcher))))
            Assert.Inconclusive($"needs {launcher}: Debian's openmpi-bin and libopenmpi3, or mpich and libmpich12");
    }

    public static Process Start(string? launcher, int processes, string[]? wrapper, params string[] arguments)
    {
        if (launcher is not null)
            RequireLauncher(launcher);
        string[] ofLauncher = launcher switch
        {
            null => [],
            // Two processes for each core must not wait in turns.
            OpenMpi =>
            [
                launcher, "--allow-run-as-root", "--oversubscribe", "--bind-to", "none", "--mca", "mpi_yield_when_idle", "1",
                "-n", $"{processes}",
            ],
            _ => [launcher, "-n", $"{processes}"],
        };
        string[] command = [.. ofLauncher, .. wrapper ?? [], "dotnet", TestProgram.PathOf("DistributedTraining"), .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["OMP_NUM_THREADS"] = "1";
        return Process.Start(start)!;
    }
}
