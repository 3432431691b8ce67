namespace Microsoft.ML.ResNet;

/// <summary>Everything that loading IDX files (MNIST, Fashion-MNIST, KMNIST, EMNIST, ...) can be told.</summary>
public sealed record IdxOptions
{
    /// <summary>The images: N×H×W, or N×C×H×W or N×H×W×C, unsigned bytes, gzipped or not.</summary>
    public required string ImagesPath { get; init; }

    /// <summary>Their labels: N, unsigned bytes, gzipped or not.</summary>
    public required string LabelsPath { get; init; }

    /// <summary>
    /// What labels 0, 1, ... are called. Default null: their numbers, up to 9 or the largest there is; of a published file whose checksum
    /// is verified, its own.
    /// </summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>
    /// Whether both files must have the content, gzipped or not, of published ones of MNIST or Fashion-MNIST (SHA-256). Default:
    /// <see langword="false"/>.
    /// </summary>
    public bool VerifyChecksums { get; init; }
}
