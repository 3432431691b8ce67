namespace Microsoft.ML.ResNet.Bench;

/// <summary>A line of the results.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Unit">Of both figures.</param>
/// <param name="Ours">The median of our runs.</param>
/// <param name="Peer">The median of plain PyTorch's, or of what the name says; null where there is nothing to compare with.</param>
/// <param name="Ratio">Ours divided by the peer's.</param>
/// <param name="Target">What the ratio, or our figure alone, should keep to.</param>
/// <param name="IsMet">Whether it does.</param>
internal sealed record Comparison(string Name, string Unit, double Ours, double? Peer, double? Ratio, string Target, bool IsMet)
{
    /// <summary>PyTorch with channels-last tensors, for information: few of its users ask for them on a CPU.</summary>
    public double? PeerChannelsLast { get; init; }

    public static Comparison Speed(string name, double ours, double peer, double channelsLast, double target) =>
        new(name, "images/s", ours, peer, ours / peer, $"≥ {target}", ours / peer >= target) { PeerChannelsLast = channelsLast };

    public static Comparison Memory(string name, double ours, double peer, double target) =>
        new(name, "MiB", ours, peer, ours / peer, $"≤ {target}", ours / peer <= target);

    /// <summary>A figure beside another than PyTorch's, which the name says.</summary>
    public static Comparison Beside(string name, string unit, double ours, double other, string target, bool isMet) => new(name, unit, ours, other, ours / other, target, isMet);

    /// <summary>A figure for information.</summary>
    public static Comparison Figure(string name, string unit, double ours) => new(name, unit, ours, null, null, "", true);

    public static Comparison Growth(string name, double ours, double target) =>
        new(name, "MiB", ours, null, null, $"≤ {target} MiB", ours <= target);
}
