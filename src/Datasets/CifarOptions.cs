namespace Microsoft.ML.ResNet;

/// <summary>Everything that loading CIFAR files can be told.</summary>
public sealed record CifarOptions
{
    /// <summary>
    /// One or more files, or one folder with the files as they are published (also as its sub-folder <c>cifar-10-batches-bin</c> or
    /// <c>cifar-100-binary</c>).
    /// </summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>
    /// Which files of a folder to load; files named one by one are all loaded. Default: <see cref="DatasetPart.Training"/>.
    /// </summary>
    public DatasetPart Part { get; init; } = DatasetPart.Training;

    /// <summary>The format of the files. Default null: told by their length.</summary>
    public CifarFormat? Format { get; init; }

    /// <summary>Whether every file must have the content of a published one (SHA-1). Default: <see langword="false"/>.</summary>
    public bool VerifyChecksums { get; init; }
}
