using System.Collections.Immutable;

namespace Microsoft.ML.ResNet.Bench;

/// <summary>A line of the results: our figure beside those of peers.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Unit">Of all figures.</param>
/// <param name="Ours">The median of our runs.</param>
internal sealed record Comparison(string Name, string Unit, double Ours)
{
    /// <summary>The medians of others.</summary>
    public ImmutableDictionary<string, double> Peers { get; init; } = ImmutableDictionary<string, double>.Empty;

    /// <summary>Ours divided by the best of the peers'; null where there is none.</summary>
    public double? Ratio { get; init; }

    /// <summary>What the ratio, or our figure alone, should keep to; empty where it is for information.</summary>
    public string Target { get; init; } = "";

    public bool IsMet { get; init; } = true;

    /// <summary>Our arithmetic as a share of the machine's in a large sgemm, measured in the same sitting.</summary>
    public double? ShareOfSgemm { get; init; }

    /// <summary>The same of the best of the peers.</summary>
    public double? PeerShareOfSgemm { get; init; }

    /// <summary>More is better.</summary>
    public static Comparison AtLeast(double target, string name, string unit, double ours, ImmutableDictionary<string, double> peers)
    {
        double ratio = ours / peers.Values.Max();
        return new(name, unit, ours)
        {
            Peers = peers,
            Ratio = ratio,
            Target = FormattableString.Invariant($"≥ {target}"),
            IsMet = ratio >= target,
        };
    }

    /// <summary>Less is better.</summary>
    public static Comparison AtMost(double target, string name, string unit, double ours, ImmutableDictionary<string, double> peers)
    {
        double ratio = ours / peers.Values.Min();
        return new(name, unit, ours)
        {
            Peers = peers,
            Ratio = ratio,
            Target = FormattableString.Invariant($"≤ {target}"),
            IsMet = ratio <= target,
        };
    }

    /// <summary>A figure that has a limit of its own.</summary>
    public static Comparison Limit(double limit, string name, string unit, double ours) =>
        new(name, unit, ours) { Target = FormattableString.Invariant($"≤ {limit} {unit}"), IsMet = ours <= limit };
}
