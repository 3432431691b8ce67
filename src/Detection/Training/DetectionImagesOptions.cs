namespace Microsoft.ML.ResNet;

/// <summary>How images to detect in are read.</summary>
internal sealed record DetectionImagesOptions
{
    public required DetectionColumns Columns { get; init; }

    /// <summary>The column that marks what is neither to be found nor wrong to find, or null.</summary>
    public string? IgnoredColumn { get; init; }

    public BadBoxHandling BadBoxes { get; init; }

    public CorruptImageHandling CorruptImages { get; init; }

    public long MemoryBudget { get; init; }

    public required string WorkspacePath { get; init; }

    public int Workers { get; init; }

    /// <summary>What messages call the data.</summary>
    public required string Role { get; init; }
}
