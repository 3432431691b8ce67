namespace Microsoft.ML.ResNet;

/// <summary>What any reader makes of a file.</summary>
/// <param name="Tensors">In the order of the file. They read from the stream that the reader was given.</param>
/// <param name="Metadata">Text beside the tensors.</param>
internal sealed record CheckpointContent(IReadOnlyList<CheckpointTensor> Tensors, IReadOnlyDictionary<string, string> Metadata);
