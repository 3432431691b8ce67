using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.ML.ResNet.Bench.Scenarios;

namespace Microsoft.ML.ResNet.Bench;

/// <summary>Runs a scenario, ours or the peer's, in a process of its own with the same number of threads.</summary>
internal sealed class ChildProcess(string python, string peerScript)
{
    public static JsonSerializerOptions Format { get; } = new(JsonSerializerDefaults.Web);

    public static Measurement Ours(Scenario scenario)
    {
        // The host is `dotnet` or the program's own executable, depending on how it was started.
        string host = Environment.ProcessPath!;
        bool isDotnet = Path.GetFileNameWithoutExtension(host) == "dotnet";
        return Run(host, [.. isDotnet ? [typeof(ChildProcess).Assembly.Location] : Array.Empty<string>(), "measure", scenario.Name]);
    }

    public Measurement Peer(Scenario scenario, bool channelsLast = false) => Run(python,
    [
        peerScript, scenario.Name, "--images", scenario.Images.ToString(CultureInfo.InvariantCulture),
        "--threads", Scenario.Threads.ToString(CultureInfo.InvariantCulture), .. channelsLast ? ["--channels-last"] : Array.Empty<string>(),
    ]);

    /// <summary>An exported network in ONNX Runtime alone, from Node.</summary>
    public static Measurement OnnxRuntime(string model, int images, int batch, int size) => Run("node",
        [Path.Combine("bench", "peer.cjs"), model, .. Options(("images", images), ("batch", batch), ("size", size), ("threads", Scenario.Threads))]);

    private static IEnumerable<string> Options(params (string Name, int Value)[] options) =>
        options.SelectMany(option => (string[])[$"--{option.Name}", option.Value.ToString(CultureInfo.InvariantCulture)]);

    private static Measurement Run(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        start.Environment["OMP_NUM_THREADS"] = Scenario.Threads.ToString(CultureInfo.InvariantCulture);
        using var process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
        string json = output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1];
        return JsonSerializer.Deserialize<Measurement>(json, Format)!;
    }
}
