namespace FashionMnist;

/// <summary>What the command line says.</summary>
internal sealed record DemoOptions
{
    public required int Epochs { get; init; }

    /// <summary>6n+2, as the CIFAR nets of the paper.</summary>
    public required int Depth { get; init; }

    public required int BatchSize { get; init; }

    public required double LearningRate { get; init; }

    public required int Seed { get; init; }

    public required int Threads { get; init; }

    public required string? Device { get; init; }

    public required string? Data { get; init; }

    /// <summary>The folder that the report, the figures, the model and downloaded data go to.</summary>
    public required string Output { get; init; }

    /// <summary>The arguments as they were given, for the record.</summary>
    public required string Arguments { get; init; }
}
