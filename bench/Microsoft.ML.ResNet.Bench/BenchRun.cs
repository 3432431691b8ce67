using System.Collections.Immutable;
using Microsoft.ML.ResNet.Bench.Scenarios;
using Spectre.Console;

namespace Microsoft.ML.ResNet.Bench;

/// <summary>
/// Measures every scenario side by side in turns, so that all sides meet the machine in the same state, and takes medians.
/// </summary>
internal sealed class BenchRun(ChildProcess child, Effort effort)
{
    private const double MemoryTarget = 1.1, GrowthTargetMiB = 16, SgemmSeconds = 2;

    private readonly List<double> _sgemm = [];

    /// <summary>What two threads make here of a large matrix product.</summary>
    public double SgemmGFlops => Bench.Median.Of(_sgemm);

    /// <summary>The largest share of the processors' time that other programs took during a run that counts.</summary>
    public double OthersShare { get; private set; }

    public SortedDictionary<string, string> Versions { get; } = new(StringComparer.Ordinal);

    public IEnumerable<Comparison> Run(IEnumerable<Scenario> scenarios) => scenarios.SelectMany(scenario => scenario switch
    {
        GrowthScenario => Growth(scenario),
        FolderScenario folder => Folders(folder),
        ServingScenario serving => Serve(serving),
        ExchangeScenario exchange => Exchange(exchange),
        ComparedScenario compared => Compare(compared),
        _ => throw new ArgumentException($"There is no way to report {scenario.Name}.", nameof(scenarios)),
    });

    private IEnumerable<Comparison> Compare(ComparedScenario scenario)
    {
        MeasureMachine();
        var contest = Contest.Hold(child, scenario, effort);
        OthersShare = Math.Max(OthersShare, contest.OthersShare);
        foreach (var (side, final) in contest.Finals)
        {
            if (final.Version is { } version)
                Versions[side] = version;
        }
        var peers = scenario.Peers.ToImmutableDictionary(side => side, contest.Rate);
        string peer = scenario.Peers.MaxBy(contest.Rate)!;
        double best = scenario.Sides.Max(side => contest.Ratio(side, peer));
        foreach (string side in scenario.Sides)
        {
            string title = side == Side.Ours ? scenario.Title : $"{scenario.Title}, {side["ours, ".Length..]}";
            yield return Comparison.AtLeast(scenario.Target, title, scenario.Unit, contest.Rate(side), peers) with
            {
                Ratio = contest.Ratio(side, peer),
                // The better of two backends counts.
                IsMet = best >= scenario.Target,
                ShareOfSgemm = Share(contest.Rate(side)),
                PeerShareOfSgemm = Share(peers[peer]),
            };
        }
        // A short run does not fill the memory that a long one does.
        if (scenario.ComparesMemory && effort != Effort.Quick)
        {
            var peaks = scenario.Peers.ToImmutableDictionary(side => side, side => contest.Finals[side].PeakMiB);
            yield return Comparison.AtMost(MemoryTarget, "Peak memory of that", "MiB", contest.Finals[Side.Ours].PeakMiB, peaks);
        }

        double? Share(double rate) => scenario.ImageFlops == 0 ? null : rate * scenario.ImageFlops / (1e9 * SgemmGFlops);
    }

    private IEnumerable<Comparison> Growth(Scenario scenario) =>
        Measure(scenario, [Side.Ours], rounds: 1)[Side.Ours][0].GrowthMiB
            .Select(growth => Comparison.Limit(GrowthTargetMiB, $"Growth of memory over {growth.Key}", "MiB", growth.Value));

    /// <summary>What a folder of more and more images costs before the first step, in memory, and in a step.</summary>
    private IEnumerable<Comparison> Folders(FolderScenario scenario)
    {
        const double MostSeconds = 10, MostGrowth = 0.05;
        foreach (string side in FolderScenario.Sides)
        {
            var run = Measure(scenario, [side], rounds: 1)[side][0];
            yield return new($"{side}: looking through the folder", "s", run.LoadSeconds);
            yield return Comparison.Limit(MostSeconds, $"{side}: first step", "s", run.FirstStepSeconds);
            yield return new($"{side}: training", "images/s", run.Rate);
            yield return new($"{side}: resident", "MiB", run.PeakMiB);
            foreach (var (what, growth) in run.GrowthMiB)
                yield return Comparison.Limit(Math.Round(MostGrowth * run.PeakMiB, 1), $"{side}: growth over {what}", "MiB", growth);
        }
    }

    /// <summary>Two processes beside one, and what of their step is exchange.</summary>
    private IEnumerable<Comparison> Exchange(ExchangeScenario scenario)
    {
        var runs = Measure(scenario, ExchangeScenario.Sides);
        double together = Rate(ExchangeScenario.Together), apart = Rate(ExchangeScenario.Apart);
        yield return Comparison.AtLeast(
            0, $"{scenario.Title}: two processes of one thread", "images/s", together,
            ImmutableDictionary<string, double>.Empty.Add("one process of two threads", Rate(ExchangeScenario.Alone))) with
        {
            Target = "",
        };
        yield return new($"{scenario.Title}: the same two, each for itself", "images/s", apart);
        yield return new($"{scenario.Title}: exchange's share of a step", "%", Math.Round(100 * (1 - together / apart), 1));

        double Rate(string side) => Median(runs[side], run => run.Rate);
    }

    /// <summary>
    /// Batched requests beside the bare network, whose cores the decoders and the clients share, and beside batches of one.
    /// </summary>
    private IEnumerable<Comparison> Serve(ServingScenario scenario)
    {
        var runs = Measure(scenario, [Side.Ours])[Side.Ours];
        double batched = Median(runs, run => run.Batched!.RequestsPerSecond),
            unbatched = Median(runs, run => run.Unbatched!.RequestsPerSecond);
        yield return Comparison.AtLeast(
            scenario.Target, $"{scenario.Title}, beside the bare network", "requests/s", batched,
            Peer("bare network", Median(runs, run => run.Rate)));
        yield return Comparison.AtLeast(
            0, $"{scenario.Title}, beside batches of one", "requests/s", batched, Peer("batches of one", unbatched)) with
        {
            Target = "",
        };
        yield return new($"{scenario.Title}, p50", "ms", Median(runs, run => run.Batched!.MedianMilliseconds));
        yield return new($"{scenario.Title}, p99", "ms", Median(runs, run => run.Batched!.P99Milliseconds));
        yield return Comparison.Limit(
            0, $"{scenario.Title}, errors", "requests", runs.Sum(run => run.Batched!.Errors + run.Unbatched!.Errors));

        static ImmutableDictionary<string, double> Peer(string name, double figure) =>
            ImmutableDictionary<string, double>.Empty.Add(name, figure);
    }

    private Dictionary<string, List<Measurement>> Measure(Scenario scenario, IReadOnlyList<string> sides, int? rounds = null)
    {
        var runs = sides.ToDictionary(side => side, _ => new List<Measurement>());
        for (int round = 1; round <= (rounds ?? effort.Rounds); round++)
        {
            MeasureMachine();
            foreach (string side in sides)
            {
                AnsiConsole.MarkupLineInterpolated($"[grey]{scenario.Title}: {side}, round {round} of {rounds ?? effort.Rounds}[/]");
                var run = child.Run(scenario, side, effort.Seconds);
                runs[side].Add(run);
                OthersShare = Math.Max(OthersShare, run.OthersShare);
                if (run.Version is { } version)
                    Versions[side] = version;
            }
        }
        return runs;
    }

    private void MeasureMachine() =>
        _sgemm.Add(child.Run(new SgemmScenario(), Side.Ours, Math.Min(SgemmSeconds, effort.Seconds)).Rate);

    private static double Median(List<Measurement> runs, Func<Measurement, double> figure) => Bench.Median.Of(runs.Select(figure));
}
