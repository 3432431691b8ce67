using Microsoft.ML.ResNet;

namespace PaperExperiments.Evaluate;

/// <summary>What the command line of <c>evaluate</c> says.</summary>
internal sealed record EvaluateOptions
{
    public required string Checkpoint { get; init; }

    /// <summary>Null: found out by the file.</summary>
    public required ResNetArchitecture? Architecture { get; init; }

    public required string Data { get; init; }

    public required PixelNormalization Normalization { get; init; }

    public required int TopK { get; init; }

    /// <summary>What the shorter side of an image is resized to; null: 256 for a crop of 224, and in that proportion.</summary>
    public required int? Resize { get; init; }

    /// <summary>The side of what the network sees; null: 224, or 32 for a CIFAR net.</summary>
    public required int? Crop { get; init; }

    public required bool TenCrop { get; init; }

    public required int BatchSize { get; init; }

    public required string? Device { get; init; }

    public required int Threads { get; init; }
}
