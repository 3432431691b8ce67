namespace Microsoft.ML.ResNet.Bench;

/// <summary>What one process measured in one run; the peer in Python prints the same fields.</summary>
/// <param name="Rate">Images a second, or GFLOP/s; 0 where a scenario measures only memory.</param>
/// <param name="PeakMiB">The largest resident set of the process.</param>
internal sealed record Measurement(double Rate, double PeakMiB)
{
    /// <summary>The processors' time that the process took, and others that work with it, on all of them together.</summary>
    public double ProcessorSeconds { get; init; }

    /// <summary>The share of all processors' time that other programs took meanwhile.</summary>
    public double OthersShare { get; init; }

    /// <summary>Growth of the resident set, by what was repeated.</summary>
    public Dictionary<string, double> GrowthMiB { get; init; } = [];

    /// <summary>Seconds from the call of <c>Fit</c> to the end of its first step; 0 where nobody asks.</summary>
    public double FirstStepSeconds { get; init; }

    /// <summary>Seconds in which the folder was looked through; 0 where there is none.</summary>
    public double LoadSeconds { get; init; }

    /// <summary>What clients of a server met, with micro-batching and without.</summary>
    public ServingFigures? Batched { get; init; }

    /// <inheritdoc cref="Batched"/>
    public ServingFigures? Unbatched { get; init; }

    /// <summary>The version of the library that was measured, where it is not ours.</summary>
    public string? Version { get; init; }
}
