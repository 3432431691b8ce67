namespace Microsoft.ML.ResNet;

/// <summary>How strongly a layer responds to images.</summary>
/// <param name="Number">The layer's place among those measured, from 1.</param>
/// <param name="Name">State name of its convolution, such as "layer1.0.conv1".</param>
/// <param name="Mean">Mean of its response over images, channels and positions.</param>
/// <param name="StandardDeviation">Standard deviation of the same, divided by their number.</param>
public sealed record LayerResponse(int Number, string Name, double Mean, double StandardDeviation);
