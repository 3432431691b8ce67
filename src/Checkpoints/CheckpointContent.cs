namespace Microsoft.ML.ResNet;

/// <summary>What any reader makes of a file.</summary>
/// <param name="Tensors">In the order of the file. They read from the stream that the reader was given.</param>
/// <param name="Metadata">Text beside the tensors.</param>
internal sealed record CheckpointContent(IReadOnlyList<CheckpointTensor> Tensors, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>What there is to say about what was read of the file and what not.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Further files that the tensors read from, to be closed with the first.</summary>
    public IReadOnlyList<Stream> Shards { get; init; } = [];

    /// <summary>The network, where the file tells more of it than names and shapes; else null.</summary>
    public CheckpointNetwork? Network { get; init; }

    /// <summary>How images come to it, where the file tells that; else null.</summary>
    public ImagePreparation? Preparation { get; init; }
}
