using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Arguments;

/// <summary>A program that starts itself in several processes on this machine, by the launcher of MPI that is there.</summary>
internal static class LocalProcesses
{
    private const string Launcher = "mpirun";

    /// <summary>One of them is there in every process that a launcher has started.</summary>
    private static readonly string[] OfLaunchers = ["OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "PMIX_RANK", "MPIEXEC_COUNT"];

    public static Option<int> Option()
    {
        var option = new Option<int>("--processes")
        {
            Description = "Processes on this machine that train together, started by mpirun; without effect where a launcher of MPI "
                + "(mpirun, mpiexec, srun) has started this program",
            DefaultValueFactory = _ => 1,
        };
        option.Require(value => value is >= 1 and <= 1024, "must be from 1 to 1024");
        return option;
    }

    /// <summary>Runs this program again, with the same arguments, in so many processes, and waits for them.</summary>
    /// <returns>Their exit code; null where this process is to do the work itself.</returns>
    /// <exception cref="InvalidOperationException">There is no launcher.</exception>
    public static int? Run(int count)
    {
        if (count == 1 || OfLaunchers.Any(variable => Environment.GetEnvironmentVariable(variable) is not null))
            return null;
        string host = Environment.ProcessPath!;
        string[] program = Path.GetFileNameWithoutExtension(host) == "dotnet" ? [host, Assembly.GetEntryAssembly()!.Location] : [host];
        // Whoever ends this process ends the others; what Ctrl-C sends goes to all, and they have the time that they take.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        using var launcher = Start([
            "-n", $"{count}", "--bind-to", "none", .. program, .. Environment.GetCommandLineArgs()[1..],
        ]);
        using var end = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            Process.Start("kill", ["-TERM", $"{launcher.Id}"]).Dispose();
        });
        launcher.WaitForExit();
        return launcher.ExitCode;
    }

    private static Process Start(string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(Launcher, arguments))!;
        }
        catch (Win32Exception missing)
        {
            throw new InvalidOperationException(
                $"--processes needs {Launcher}, which is not on the PATH: install Open MPI or MPICH (on Debian openmpi-bin and "
                + "libopenmpi3, or mpich and libmpich12).",
                missing);
        }
    }
}
