using Microsoft.ML.ResNet;

namespace PaperExperiments.CommandLine;

/// <summary>What the command line of an experiment says.</summary>
internal sealed record ExperimentOptions
{
    /// <summary>Null only where a plan is all that is asked for, or the experiment needs no images.</summary>
    public required string? Data { get; init; }

    /// <summary>The share of the paper's steps, in (0, 1].</summary>
    public required double Scale { get; init; }

    /// <summary>The share of the images, in (0, 1].</summary>
    public required double DataScale { get; init; }

    /// <summary>The share of the training images that is set aside, in [0, 1).</summary>
    public required double HoldOut { get; init; }

    public required int Seed { get; init; }

    /// <summary>Trainings of each net: with seeds from <see cref="Seed"/> on.</summary>
    public required int Runs { get; init; }

    public required bool Resume { get; init; }

    /// <summary>Only these; null: those of the paper.</summary>
    public required IReadOnlyList<ResNetArchitecture>? Nets { get; init; }

    public required int? ImageSize { get; init; }

    public required int? BatchSize { get; init; }

    public required string Output { get; init; }

    public required string Trainings { get; init; }

    public required string? Device { get; init; }

    public required int Threads { get; init; }

    public required int? Workers { get; init; }

    public required int CheckpointSteps { get; init; }

    public required bool PlanOnly { get; init; }

    /// <summary>The arguments as they were given, for the record.</summary>
    public required string CommandLine { get; init; }

    public IEnumerable<int> Seeds => Enumerable.Range(Seed, Runs);
}
