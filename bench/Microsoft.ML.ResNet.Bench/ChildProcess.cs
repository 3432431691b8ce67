using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.ML.ResNet.Bench.Scenarios;

namespace Microsoft.ML.ResNet.Bench;

/// <summary>Runs one side of a scenario in a process of its own, each with the same number of threads.</summary>
internal sealed class ChildProcess(string python)
{
    private const int Repetitions = 2;

    private const double MostOfOthers = 0.06;

    private static readonly string PeerScript = Path.Combine("bench", "peer.py");

    public static JsonSerializerOptions Format { get; } = new(JsonSerializerDefaults.Web);

    public Measurement Run(Scenario scenario, string side, double seconds)
    {
        string time = seconds.ToString(CultureInfo.InvariantCulture);
        if (side is Side.PyTorch or Side.Pillow)
            return Run(
                python,
                [PeerScript, scenario.Name, "--seconds", time, "--threads", Scenario.Threads.ToString(CultureInfo.InvariantCulture)]);
        // The host is `dotnet` or the program's own executable, depending on how it was started.
        string host = Environment.ProcessPath!;
        bool isDotnet = Path.GetFileNameWithoutExtension(host) == "dotnet";
        string[] self = isDotnet ? [typeof(ChildProcess).Assembly.Location] : [];
        string[] command =
            [.. scenario.Launcher(side), host, .. self, "measure", scenario.Name, "--side", side, "--seconds", time];
        return Run(command[0], command[1..]);
    }

    /// <summary>A run in which others took more than a few percent of the machine says little, and is repeated a few times.</summary>
    private static Measurement Run(string program, string[] arguments)
    {
        var best = RunOnce(program, arguments);
        for (int again = 0; again < Repetitions && best.OthersShare > MostOfOthers; again++)
        {
            var run = RunOnce(program, arguments);
            if (run.OthersShare < best.OthersShare)
                best = run;
        }
        return best;
    }

    private static Measurement RunOnce(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        start.Environment["OMP_NUM_THREADS"] = Scenario.Threads.ToString(CultureInfo.InvariantCulture);
        // Containers often have no other user.
        start.Environment["OMPI_ALLOW_RUN_AS_ROOT"] = start.Environment["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = "1";
        var clock = Stopwatch.StartNew();
        double busy = ProcessorTime.BusySeconds();
        using var process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        busy = ProcessorTime.BusySeconds() - busy;
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
        string line = output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1];
        // A launcher may give a terminal, on which .NET first sets modes.
        var measurement = JsonSerializer.Deserialize<Measurement>(line[line.IndexOf('{', StringComparison.Ordinal)..], Format)!;
        return measurement with
        {
            OthersShare = Math.Clamp(
                (busy - measurement.ProcessorSeconds) / (clock.Elapsed.TotalSeconds * Environment.ProcessorCount), 0, 1),
        };
    }
}
