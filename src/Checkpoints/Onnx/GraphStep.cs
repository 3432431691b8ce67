namespace Microsoft.ML.ResNet;

/// <summary>A convolution of a graph and what follows it up to the activation.</summary>
/// <param name="Node">The convolution.</param>
/// <param name="Window">Its window, whose padding was checked.</param>
/// <param name="Weight">[outputs, inputs of a group, k, k].</param>
/// <param name="Groups">Parts that its channels fall into.</param>
/// <param name="Normalization">What is done to each channel.</param>
/// <param name="IsActivated">Whether a ReLU follows.</param>
/// <param name="Input">What enters.</param>
/// <param name="Output">What leaves.</param>
internal sealed record GraphStep(
    NodeProto Node, GraphWindow Window, TensorProto Weight, long Groups, ChannelNormalization Normalization, bool IsActivated,
        GraphMaps Input, GraphMaps Output)
{
    /// <summary>Side and stride of the average pooling before it; 1: none.</summary>
    public int Pooling { get; init; } = 1;
}
