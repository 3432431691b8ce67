namespace Microsoft.ML.ResNet;

/// <summary>What one layer of a network costs.</summary>
/// <param name="Name">The layer's state name, such as "layer1.0.conv1".</param>
/// <param name="Output">Shape of what the layer makes of one image; 1×1 maps after the global average pooling.</param>
/// <param name="Parameters">Trained parameters.</param>
/// <param name="MultiplyAdds">Multiply-adds for one image, by the rule of <see cref="NetworkComplexity"/>.</param>
public readonly record struct LayerComplexity(string Name, ImageShape Output, long Parameters, long MultiplyAdds);
