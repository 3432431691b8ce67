using Microsoft.ML.ResNet;

namespace PaperExperiments.Detection;

/// <summary>What the command line of table 7 or 8 says.</summary>
internal sealed record DetectionOptions
{
    public required string Data { get; init; }

    /// <summary>The share of the paper's steps, in (0, 1].</summary>
    public required double Scale { get; init; }

    /// <summary>vgg-16, or a residual net's.</summary>
    public required IReadOnlyList<string> Bodies { get; init; }

    /// <summary>The weights that a body begins with, by its name.</summary>
    public required IReadOnlyDictionary<string, string> Checkpoints { get; init; }

    public required DetectionTrainingScheme Scheme { get; init; }

    /// <summary>Null: the paper's.</summary>
    public required double? LearningRate { get; init; }

    /// <summary>Images a step. Null: the paper's.</summary>
    public required int? BatchSize { get; init; }

    /// <summary>The shorter side in pixels; anchors are scaled alike. Null: the paper's 600.</summary>
    public required int? ImageSize { get; init; }

    public required int Seed { get; init; }

    public required int Runs { get; init; }

    public required string Output { get; init; }

    /// <summary>Whether trainings that are there are taken, and gone on with where they stopped.</summary>
    public required bool Resume { get; init; }

    public required int CheckpointSteps { get; init; }

    public required string? Device { get; init; }

    public required int Threads { get; init; }

    /// <summary>The arguments as they were given, for the record.</summary>
    public required string CommandLine { get; init; }

    /// <summary>What a training is kept in.</summary>
    public string CheckpointOf(string body, int seed) =>
        Path.Combine(Output, "trainings", FormattableString.Invariant($"{body}-seed{seed}.safetensors"));

    public IEnumerable<int> Seeds => Enumerable.Range(Seed, Runs);
}
