namespace Microsoft.ML.ResNet.Bench;

/// <summary>What one process measured in one run; the peer prints the same fields.</summary>
/// <param name="ImagesPerSecond">Throughput; 0 where a scenario measures only memory.</param>
/// <param name="PeakMiB">The largest resident set of the process.</param>
internal sealed record Measurement(double ImagesPerSecond, double PeakMiB)
{
    /// <summary>Growth of the resident set, by what was repeated.</summary>
    public Dictionary<string, double> GrowthMiB { get; init; } = [];

    /// <summary>Images a second, by what scored them.</summary>
    public Dictionary<string, double> Rates { get; init; } = [];

    /// <summary>What clients of a server met, with micro-batching and without.</summary>
    public ServingFigures? Batched { get; init; }

    /// <inheritdoc cref="Batched"/>
    public ServingFigures? Unbatched { get; init; }

    /// <summary>The version of the peer's library, where it is one of the peer.</summary>
    public string? Version { get; init; }
}
