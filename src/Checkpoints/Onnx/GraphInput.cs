namespace Microsoft.ML.ResNet;

/// <summary>What a graph does to images before its first convolution.</summary>
/// <param name="Maps">What enters that.</param>
/// <param name="Preparation">Size and normalization, as far as the graph says.</param>
internal sealed record GraphInput(GraphMaps Maps, ImagePreparation Preparation);
