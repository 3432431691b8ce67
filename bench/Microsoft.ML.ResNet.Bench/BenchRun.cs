using Microsoft.ML.ResNet.Bench.Scenarios;
using Spectre.Console;

namespace Microsoft.ML.ResNet.Bench;

/// <summary>Measures every scenario in turns, ours and the peer's, so that both meet the machine in the same state, and takes medians.</summary>
internal sealed class BenchRun(ChildProcess child, int rounds)
{
    private const double SpeedTarget = 0.95, MemoryTarget = 1.3, GrowthTargetMiB = 16, ServingShareTarget = 0.95, LoadedTarget = 1, ServingGainTarget = 3;

    private static readonly Dictionary<string, string> Titles = new()
    {
        ["fit"] = "Fit epoch, ResNet-20, 3×32×32, batch 128",
        ["transform"] = "Transform, ResNet-20, 3×32×32, batch 128",
        ["large"] = "Training step, ResNet-18, 224², batch 8",
    };

    public string PeerVersion { get; private set; } = "";

    public IEnumerable<Comparison> Run(IEnumerable<Scenario> scenarios) => scenarios.SelectMany(scenario => scenario switch
    {
        GrowthScenario => Growth(scenario),
        ServingScenario serving => Serve(serving),
        LoadedScenario => Load(scenario),
        _ => Compare(scenario),
    });

    private IEnumerable<Comparison> Compare(Scenario scenario)
    {
        List<Measurement> ours = [], peer = [], channelsLast = [];
        for (int round = 1; round <= rounds; round++)
        {
            AnsiConsole.MarkupLineInterpolated($"[grey]{Titles[scenario.Name]}: round {round} of {rounds}[/]");
            ours.Add(ChildProcess.Ours(scenario));
            peer.Add(child.Peer(scenario));
            channelsLast.Add(child.Peer(scenario, channelsLast: true));
        }
        PeerVersion = peer[0].Version ?? "";
        yield return Comparison.Speed(Titles[scenario.Name], Median(ours, Rate), Median(peer, Rate), Median(channelsLast, Rate), SpeedTarget);
        if (scenario is FitScenario)
            yield return Comparison.Memory($"Peak memory of that Fit", Median(ours, Peak), Median(peer, Peak), MemoryTarget);
    }

    private static IEnumerable<Comparison> Growth(Scenario scenario)
    {
        AnsiConsole.MarkupLine("[grey]Growth of memory[/]");
        return ChildProcess.Ours(scenario).GrowthMiB.Select(growth => Comparison.Growth($"Growth of memory over {growth.Key}", growth.Value, GrowthTargetMiB));
    }

    /// <summary>A loaded network is to be as fast as ONNX Runtime alone on the better backend; ML.NET's own row-by-row transformer is there for comparison.</summary>
    private IEnumerable<Comparison> Load(Scenario scenario)
    {
        const string Name = "Loaded ResNet-18, 224², batch 8";
        List<Measurement> ours = [], peer = [];
        for (int round = 1; round <= rounds; round++)
        {
            AnsiConsole.MarkupLineInterpolated($"[grey]{Name}: round {round} of {rounds}[/]");
            ours.Add(ChildProcess.Ours(scenario));
            peer.Add(ChildProcess.OnnxRuntime(LoadedScenario.OnnxPath, scenario.Images, LoadedScenario.BatchSize, LoadedScenario.Side));
        }
        double alone = Median(peer, Rate), libTorch = Of(nameof(ScoringBackend.LibTorch)), onnxRuntime = Of(nameof(ScoringBackend.OnnxRuntime)), stock = Of("stock");
        bool isMet = Math.Max(libTorch, onnxRuntime) >= LoadedTarget * alone;
        string target = $"best ≥ {LoadedTarget}", version = $"onnxruntime-node {peer[0].Version}";
        yield return Comparison.Beside($"{Name}, libtorch, beside {version}", "images/s", libTorch, alone, target, isMet);
        yield return Comparison.Beside($"{Name}, ONNX Runtime, beside {version}", "images/s", onnxRuntime, alone, target, isMet);
        yield return Comparison.Beside($"{Name}, the better, beside ML.NET's own transformers", "images/s", Math.Max(libTorch, onnxRuntime), stock, "", isMet: true);

        double Of(string scorer) => Median(ours, run => run.Rates[scorer]);
    }

    /// <summary>
    /// Micro-batching is worth having where it is much faster than scoring one by one, or costs nothing beside the network itself: with networks of many small layers. One that keeps every core
    /// busy with a single image is there for comparison; the decoders and the clients take their share of the same cores.
    /// </summary>
    private IEnumerable<Comparison> Serve(ServingScenario scenario)
    {
        List<Measurement> runs = [];
        for (int round = 1; round <= rounds; round++)
        {
            AnsiConsole.MarkupLineInterpolated($"[grey]Serving {scenario.Title}: round {round} of {rounds}[/]");
            runs.Add(ChildProcess.Ours(scenario));
        }
        double bare = Median(runs, Rate), batched = Median(runs, run => run.Batched!.RequestsPerSecond), unbatched = Median(runs, run => run.Unbatched!.RequestsPerSecond);
        bool hasTarget = scenario.Name == "serving", isMet = !hasTarget || batched >= ServingShareTarget * bare || batched >= ServingGainTarget * unbatched;
        string either = hasTarget ? $"≥ {ServingShareTarget} × bare or {ServingGainTarget} × unbatched" : "";
        string name = $"Serving {scenario.Title}";
        yield return Comparison.Beside($"{name}, beside the bare model", "requests/s", batched, bare, either, isMet);
        yield return Comparison.Beside($"{name}, beside batches of 1", "requests/s", batched, unbatched, either, isMet);
        yield return Comparison.Figure($"{name}, p50", "ms", Median(runs, run => run.Batched!.MedianMilliseconds));
        yield return Comparison.Figure($"{name}, p99", "ms", Median(runs, run => run.Batched!.P99Milliseconds));
        yield return Comparison.Figure($"{name}, batches of 1, p99", "ms", Median(runs, run => run.Unbatched!.P99Milliseconds));
        yield return Comparison.Growth($"{name}, errors", runs.Sum(run => run.Batched!.Errors + run.Unbatched!.Errors), 0) with { Unit = "requests", Target = "0" };
    }

    private static double Rate(Measurement measurement) => measurement.ImagesPerSecond;

    private static double Peak(Measurement measurement) => measurement.PeakMiB;

    private static double Median(List<Measurement> measurements, Func<Measurement, double> figure)
    {
        double[] ordered = [.. measurements.Select(figure).Order()];
        return (ordered[(ordered.Length - 1) / 2] + ordered[ordered.Length / 2]) / 2;
    }
}
