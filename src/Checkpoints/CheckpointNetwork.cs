namespace Microsoft.ML.ResNet;

/// <summary>The network that the tensors of a checkpoint are those of.</summary>
/// <param name="Architecture">
/// Found by names and shapes. These do not tell all (<see cref="ResNetCheckpoint.Assumptions"/>): unless the file says (ours do) or
/// <see cref="CheckpointOptions.Architecture"/> does, strides and pooling are where torchvision has them, and shortcuts without weights are
/// of kind A.
/// </param>
/// <param name="ClassCount">Rows of the classifier; 0: it has none, and gives features.</param>
/// <param name="InputChannels">Channels of an image.</param>
public sealed record CheckpointNetwork(ResNetArchitecture Architecture, int ClassCount, int InputChannels);
