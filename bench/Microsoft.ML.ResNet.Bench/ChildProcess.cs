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

    /// <summary>How the process of a side is started.</summary>
    /// <param name="scenario">What it measures.</param>
    /// <param name="side">One of <see cref="Side"/>.</param>
    /// <param name="seconds">How long; unused where sides take turns.</param>
    public ProcessStartInfo StartOf(Scenario scenario, string side, double seconds = 0)
    {
        // The host is `dotnet` or the program's own executable, depending on how it was started.
        string host = Environment.ProcessPath!;
        string[] self = Path.GetFileNameWithoutExtension(host) == "dotnet" ? [typeof(ChildProcess).Assembly.Location] : [];
        bool isPython = side is Side.PyTorch or Side.LibJpegTurbo;
        string[] command = isPython ? [python, PeerScript, scenario.Name, "--threads", Number(Scenario.Threads)]
            : [.. scenario.Launcher(side), host, .. self, "measure", scenario.Name, "--side", side, "--seconds", Number(seconds)];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true };
        start.Environment["OMP_NUM_THREADS"] = Number(Scenario.Threads);
        // Containers often have no other user.
        start.Environment["OMPI_ALLOW_RUN_AS_ROOT"] = start.Environment["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = "1";
        return start;

        static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>A run in which others took more than a few percent of the machine says little, and is repeated a few times.</summary>
    public Measurement Run(Scenario scenario, string side, double seconds)
    {
        var best = RunOnce(StartOf(scenario, side, seconds));
        for (int again = 0; again < Repetitions && best.OthersShare > MostOfOthers; again++)
        {
            var run = RunOnce(StartOf(scenario, side, seconds));
            if (run.OthersShare < best.OthersShare)
                best = run;
        }
        return best;
    }

    private static Measurement RunOnce(ProcessStartInfo start)
    {
        var clock = Stopwatch.StartNew();
        double busy = ProcessorTime.BusySeconds();
        using var process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        busy = ProcessorTime.BusySeconds() - busy;
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{start.FileName} {string.Join(' ', start.ArgumentList)} ended with {process.ExitCode}.");
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
