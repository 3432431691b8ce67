using Microsoft.ML.ResNet.Bench.Scenarios;
using Spectre.Console;

namespace Microsoft.ML.ResNet.Bench;

/// <summary>
/// The sides of a scenario in short turns, one after the other and round after round: a machine whose speed changes from minute to minute
/// changes it for all of them.
/// </summary>
/// <param name="Rates">Of each side, a rate for each round.</param>
/// <param name="Finals">What the process of each side says of itself at the end.</param>
/// <param name="OthersShare">The largest share of the processors' time that other programs took in a turn that counts.</param>
internal sealed record Contest(
    Dictionary<string, List<double>> Rates, Dictionary<string, Measurement> Finals, double OthersShare)
{
    /// <summary>
    /// The runtime compiles what runs often a second time, in the background, for its first second or two; Python's peer warms up as long.
    /// </summary>
    private const double WarmUpSeconds = 2;

    // A turn in which others took more says little, and is repeated.
    private const double MostOfOthers = 0.06;

    private const int Repetitions = 2;

    public static Contest Hold(ChildProcess child, ComparedScenario scenario, Effort effort)
    {
        string[] sides = [.. scenario.Sides, .. scenario.Peers];
        var contestants = new Dictionary<string, Contestant>();
        var rates = sides.ToDictionary(side => side, _ => new List<double>());
        double others = 0;
        try
        {
            foreach (string side in sides)
            {
                AnsiConsole.MarkupLineInterpolated($"[grey]{scenario.Title}: {side} warms up[/]");
                contestants[side] = new(child.StartOf(scenario, side));
                contestants[side].Take(WarmUpSeconds);
            }
            for (int round = 1; round <= effort.Rounds; round++)
            {
                foreach (string side in sides)
                {
                    var turn = Take(contestants[side], effort.Seconds);
                    rates[side].Add(turn.Rate);
                    others = Math.Max(others, turn.OthersShare);
                }
                AnsiConsole.MarkupLineInterpolated(
                    $"[grey]{scenario.Title}: round {round} of {effort.Rounds}: {string.Join(", ", sides.Select(Latest))}[/]");
            }
            return new(rates, contestants.ToDictionary(pair => pair.Key, pair => pair.Value.Finish()), others);
        }
        finally
        {
            foreach (var contestant in contestants.Values)
                contestant.Dispose();
        }

        string Latest(string side) => FormattableString.Invariant($"{side} {rates[side][^1]:0.#}");
    }

    /// <summary>The median of a side.</summary>
    public double Rate(string side) => Median.Of(Rates[side]);

    /// <summary>The median of the rounds' ratios.</summary>
    public double Ratio(string side, string peer) => Median.Of(Rates[side].Zip(Rates[peer], (ours, theirs) => ours / theirs));

    private static Turn Take(Contestant contestant, double seconds)
    {
        var best = contestant.Take(seconds);
        for (int again = 0; again < Repetitions && best.OthersShare > MostOfOthers; again++)
        {
            var turn = contestant.Take(seconds);
            if (turn.OthersShare < best.OthersShare)
                best = turn;
        }
        return best;
    }
}
