namespace Microsoft.ML.ResNet;

/// <summary>The network that the tensors of a checkpoint are those of.</summary>
/// <param name="Architecture">
/// Found by names and shapes. These do not tell where a bottleneck has its stride, nor a net with shortcuts of kind A from its plain twin:
/// unless the file says (ours do), v1.5, as torchvision's are, and the net with shortcuts.
/// </param>
/// <param name="ClassCount">Rows of the classifier.</param>
/// <param name="InputChannels">Channels of an image.</param>
public sealed record CheckpointNetwork(ResNetArchitecture Architecture, int ClassCount, int InputChannels);
